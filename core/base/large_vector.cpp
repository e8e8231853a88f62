// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/large_vector.h"

#include "base/memory_meter.h"

#include <cstdlib>

#include <sys/mman.h>

namespace fft_tensor {

namespace {
constexpr std::size_t hugePage = std::size_t{1} << 21;
constexpr std::size_t worthIt = 2 * hugePage;
} // namespace

void* allocateLarge(std::size_t bytes) {
    const std::size_t alignment = bytes >= worthIt ? hugePage : 64;
    const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
    if (rounded < bytes)
        throw std::bad_alloc();
    void* const memory = std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded);
    if (!memory)
        throw std::bad_alloc();
    if (bytes >= worthIt)
        ::madvise(memory, rounded, MADV_HUGEPAGE); // advice: no harm where it is not taken
    countLargeBytes(static_cast<std::int64_t>(bytes));
    return memory;
}

void freeLarge(void* memory, std::size_t bytes) noexcept {
    if (memory)
        countLargeBytes(-static_cast<std::int64_t>(bytes));
    std::free(memory);
}

} // namespace fft_tensor
