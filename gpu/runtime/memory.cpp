// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/memory.h"

#include "base/error.h"
#include "base/memory_meter.h"
#include "product/sizes_text.h"

#include <algorithm>
#include <bit>
#include <new>
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

/// Blocks that may be kept are rounded up, by an eighth or 2 MiB at most, so that more requests meet in one
/// size.
std::size_t DeviceMemory::blockBytes(std::size_t bytes) const {
    if (bytes > m_mostKept)
        return bytes;
    const std::size_t step = std::clamp<std::size_t>(std::bit_floor(bytes) / 8, 256, std::size_t{2} << 20);
    return (bytes + step - 1) / step * step;
}

void* DeviceMemory::takeKept(std::size_t blockBytes) {
    const auto found = std::find_if(m_kept.begin(), m_kept.end(),
                                    [&](const KeptBlock& block) { return block.bytes == blockBytes; });
    if (found == m_kept.end())
        return nullptr;
    void* const memory = found->memory;
    m_kept.erase(found);
    m_keptBytes -= blockBytes;
    return memory;
}

void* DeviceMemory::allocate(std::size_t bytes) {
    if (bytes == 0)
        return nullptr;
    const std::size_t size = blockBytes(bytes);
    if (m_limit > 0 && size > m_limit - std::min(m_held, m_limit))
        refuse("A buffer", size, m_limit - std::min(m_held, m_limit), m_held,
               " (limit " + megabytesText(m_limit) + ")");
    void* memory = takeKept(size);
    if (memory == nullptr)
        memory = allocateAnew(size);
    m_held += size;
    countLargeBytes(static_cast<std::int64_t>(size));
    m_peak = std::max(m_peak, m_held);
    return memory;
}

void* DeviceMemory::allocateAnew(std::size_t bytes) {
    void* memory = nullptr;
    Status status = calls::allocate(memory, bytes);
    if (status.code == StatusCode::outOfMemory && giveBackKept())
        status = calls::allocate(memory, bytes);
    if (status.code == StatusCode::outOfMemory) {
        std::uint64_t freeBytes = 0, totalBytes = 0;
        static_cast<void>(calls::memoryInfo(freeBytes, totalBytes));
        refuse("A buffer", bytes, freeBytes, m_held,
               " (" + std::string(status.call) + ": " + status.words + ")");
    }
    require(status);
    return memory;
}

void DeviceMemory::release(void* memory, std::size_t bytes) noexcept {
    if (memory == nullptr)
        return;
    const std::size_t size = blockBytes(bytes);
    m_held -= size;
    countLargeBytes(-static_cast<std::int64_t>(size));
    if (size > m_mostKept || !keep(memory, size))
        static_cast<void>(calls::release(memory)); // a lost device tells so at the next call that may throw
}

/// The oldest make room. False when the host has no memory to remember the block by.
bool DeviceMemory::keep(void* memory, std::size_t blockBytes) noexcept {
    while (m_keptBytes + blockBytes > m_mostKept)
        releaseOldest();
    try {
        m_kept.push_back({memory, blockBytes});
    } catch (const std::bad_alloc&) {
        return false;
    }
    m_keptBytes += blockBytes;
    return true;
}

void DeviceMemory::releaseOldest() noexcept {
    static_cast<void>(calls::release(m_kept.front().memory));
    m_keptBytes -= m_kept.front().bytes;
    m_kept.pop_front();
}

bool DeviceMemory::giveBackKept() noexcept {
    const bool any = !m_kept.empty();
    while (!m_kept.empty())
        releaseOldest();
    return any;
}

std::uint64_t DeviceMemory::available() const {
    std::uint64_t freeBytes = 0, totalBytes = 0;
    require(calls::memoryInfo(freeBytes, totalBytes));
    const std::uint64_t onDevice = freeBytes + m_keptBytes - std::min(freeBytes, reserveOf(totalBytes));
    return m_limit == 0 ? onDevice : std::min(onDevice, m_limit - std::min(m_limit, m_held));
}

void DeviceMemory::requireRoom(std::uint64_t bytes, const char* purpose) const {
    if (const std::uint64_t room = available(); bytes > room)
        refuse(purpose, bytes, room, m_held, "");
}

} // namespace fft_tensor::gpu
