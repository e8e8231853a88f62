// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "host/shared_memory.h"

#include "host/device_memory.h"
#include "host/kernel_run.h"

#include <cstring>

namespace fft_tensor::gpu::host {

namespace {

constexpr std::size_t redZone = 128;
constexpr std::size_t capacity = 4 * sharedBytesPerBlock; ///< room for red zones

/// Up to the next red zone's end.
std::size_t zoneBehind(std::size_t bytes) {
    return redZone + (redZone - bytes % redZone) % redZone;
}

} // namespace

SharedMemory::SharedMemory() : m_memory(new unsigned char[capacity + redZone]) {}

SharedMemory::~SharedMemory() {
    unpoison(m_memory.get(), capacity + redZone);
}

void SharedMemory::beginKernel() {
    m_arrays.clear();
    m_asked = 0;
    unpoison(m_memory.get(), capacity + redZone);
    const auto address = reinterpret_cast<std::uintptr_t>(m_memory.get());
    m_used = (redZone - address % redZone) % redZone;
    paintRedZone(m_memory.get() + m_used, redZone);
    m_used += redZone;
}

void SharedMemory::beginBlock() {
    for (const Array& array : m_arrays)
        std::memset(array.begin, DeviceMemoryPool::pattern, array.bytes);
}

std::optional<std::string> SharedMemory::damage() const {
    for (const Array& array : m_arrays)
        if (!isUntouched(array.begin - redZone, redZone) ||
            !isUntouched(array.begin + array.bytes, zoneBehind(array.bytes)))
            return "something was written beside a shared array of " + std::to_string(array.bytes) + " bytes";
    return std::nullopt;
}

void* SharedMemory::array(const void* key, std::size_t bytes) {
    for (const Array& array : m_arrays)
        if (array.key == key)
            return array.begin;
    m_asked += bytes;
    if (m_asked > sharedBytesPerBlock || m_used + bytes + zoneBehind(bytes) > capacity)
        return nullptr;
    unsigned char* const begin = m_memory.get() + m_used;
    std::memset(begin, DeviceMemoryPool::pattern, bytes);
    paintRedZone(begin + bytes, zoneBehind(bytes));
    m_used += bytes + zoneBehind(bytes);
    m_arrays.push_back({key, begin, bytes});
    return begin;
}

bool SharedMemory::contains(const void* address) const {
    const auto* const byte = static_cast<const unsigned char*>(address);
    return byte >= m_memory.get() && byte < m_memory.get() + capacity + redZone;
}

} // namespace fft_tensor::gpu::host
