// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/memory.h"

#include "base/error.h"
#include "matmul/sizes_text.h"

#include <algorithm>
#include <string>

namespace fft_tensor::gpu {

namespace {

/// Left to the driver, to cuBLAS and to kernels' local memory: a 64th of the device, at most 256 MiB.
std::uint64_t reserveOf(std::uint64_t totalBytes) {
    return std::min<std::uint64_t>(totalBytes / 64, std::uint64_t{256} << 20);
}

[[noreturn]] void refuse(const std::string& what, std::uint64_t bytes, std::uint64_t available,
                         std::uint64_t held, const std::string& why) {
    throw Error(
        ErrorCode::outOfMemory,
        what + " needs " + megabytesText(bytes) + " of the GPU's memory; " + megabytesText(available) +
            " are free, " + megabytesText(held) + " in use here" + why +
            ". Close other programs that use the GPU, work on a smaller tensor, or compute on the CPU.");
}

} // namespace

void* DeviceMemory::allocate(std::size_t bytes) {
    if (bytes == 0)
        return nullptr;
    if (m_limit > 0 && bytes > m_limit - std::min(m_held, m_limit))
        refuse("A buffer", bytes, m_limit - std::min(m_held, m_limit), m_held,
               " (limit " + megabytesText(m_limit) + ")");
    void* memory = nullptr;
    const Status status = calls::allocate(memory, bytes);
    if (status.code == StatusCode::outOfMemory) {
        std::uint64_t freeBytes = 0, totalBytes = 0;
        static_cast<void>(calls::memoryInfo(freeBytes, totalBytes));
        refuse("A buffer", bytes, freeBytes, m_held,
               " (" + std::string(status.call) + ": " + status.words + ")");
    }
    require(status);
    m_held += bytes;
    m_peak = std::max(m_peak, m_held);
    return memory;
}

void DeviceMemory::release(void* memory, std::size_t bytes) noexcept {
    if (memory == nullptr)
        return;
    static_cast<void>(calls::release(memory)); // a lost device tells so at the next call that may throw
    m_held -= bytes;
}

std::uint64_t DeviceMemory::available() const {
    std::uint64_t freeBytes = 0, totalBytes = 0;
    require(calls::memoryInfo(freeBytes, totalBytes));
    const std::uint64_t onDevice = freeBytes - std::min(freeBytes, reserveOf(totalBytes));
    return m_limit == 0 ? onDevice : std::min(onDevice, m_limit - std::min(m_limit, m_held));
}

void DeviceMemory::requireRoom(std::uint64_t bytes, const char* purpose) const {
    if (const std::uint64_t room = available(); bytes > room)
        refuse(purpose, bytes, room, m_held, "");
}

} // namespace fft_tensor::gpu
