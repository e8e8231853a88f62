// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "host/device_memory.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define UNCHECKED __attribute__((no_sanitize_address))
#else
#define UNCHECKED
#endif

namespace fft_tensor::gpu::host {

namespace {

constexpr unsigned char redPattern = 0xBD;

std::string sentence(std::size_t bytes, const char* side) {
    return "something was written " + std::string(side) + " a buffer of " + std::to_string(bytes) +
           " bytes in device memory";
}

/// The red zone behind a buffer also fills its last alignment unit.
std::size_t paddedBytes(std::size_t bytes) {
    return (bytes + DeviceMemoryPool::redZone - 1) / DeviceMemoryPool::redZone * DeviceMemoryPool::redZone;
}

std::optional<std::string> damageOf(const void* memory, std::size_t bytes) {
    const auto* const begin = static_cast<const unsigned char*>(memory);
    if (!isUntouched(begin - DeviceMemoryPool::redZone, DeviceMemoryPool::redZone))
        return sentence(bytes, "before");
    if (!isUntouched(begin + bytes, paddedBytes(bytes) - bytes + DeviceMemoryPool::redZone))
        return sentence(bytes, "behind");
    return std::nullopt;
}

} // namespace

void poison([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t bytes) {
#ifdef __SANITIZE_ADDRESS__
    __asan_poison_memory_region(begin, bytes);
#endif
}

void unpoison([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t bytes) {
#ifdef __SANITIZE_ADDRESS__
    __asan_unpoison_memory_region(begin, bytes);
#endif
}

/// Eight bytes at a time: every launch looks at the red zones of all buffers.
UNCHECKED bool isUntouched(const unsigned char* begin, std::size_t bytes) {
    constexpr std::uint64_t redWord = 0x0101010101010101ULL * redPattern;
    std::size_t i = 0;
    for (; i + sizeof(redWord) <= bytes; i += sizeof(redWord)) {
        std::uint64_t word = 0;
        __builtin_memcpy(&word, begin + i, sizeof(word));
        if (word != redWord)
            return false;
    }
    for (; i < bytes; ++i)
        if (begin[i] != redPattern)
            return false;
    return true;
}

void paintRedZone(unsigned char* begin, std::size_t bytes) {
    unpoison(begin, bytes);
    std::memset(begin, redPattern, bytes);
    poison(begin, bytes);
}

void* DeviceMemoryPool::allocate(std::size_t bytes) {
    const std::size_t padded = paddedBytes(bytes);
    auto* const whole = static_cast<unsigned char*>(std::aligned_alloc(redZone, padded + 2 * redZone));
    if (whole == nullptr)
        throw std::bad_alloc();
    unsigned char* const memory = whole + redZone;
    std::memset(memory, pattern, bytes);
    paintRedZone(whole, redZone);
    paintRedZone(memory + bytes, padded - bytes + redZone);
    m_buffers.emplace(memory, bytes);
    m_held += bytes;
    return memory;
}

std::optional<std::string> DeviceMemoryPool::release(void* memory) {
    const auto found = m_buffers.find(memory);
    const std::size_t bytes = found->second;
    auto damage = damageOf(memory, bytes);
    m_buffers.erase(found);
    m_held -= bytes;
    auto* const whole = static_cast<unsigned char*>(memory) - redZone;
    unpoison(whole, paddedBytes(bytes) + 2 * redZone);
    std::memset(memory, pattern, bytes); // whoever still reads it gets nonsense
    std::free(whole);                    // the sanitizer keeps it poisoned for long
    return damage;
}

bool DeviceMemoryPool::contains(const void* memory, std::size_t bytes) const {
    auto next = m_buffers.upper_bound(memory);
    if (next == m_buffers.begin())
        return false;
    --next;
    const auto offset =
        static_cast<std::size_t>(static_cast<const char*>(memory) - static_cast<const char*>(next->first));
    return offset <= next->second && bytes <= next->second - offset;
}

std::optional<std::string> DeviceMemoryPool::damage() const {
    for (const auto& [memory, bytes] : m_buffers)
        if (auto found = damageOf(memory, bytes))
            return found;
    return std::nullopt;
}

} // namespace fft_tensor::gpu::host
