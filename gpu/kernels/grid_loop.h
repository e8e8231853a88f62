// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/kernel.h"

#include <cstdint>

namespace fft_tensor::gpu {

/// Calls body(i) for the items [0, count) that belong to this thread; neighbouring threads get neighbours, so
/// that their loads and stores fall together.
template<class Body>
__device__ inline void gridLoop(std::uint64_t count, Body body) {
    const std::uint64_t step = static_cast<std::uint64_t>(gridDim.x) * blockDim.x;
    for (std::uint64_t i = static_cast<std::uint64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < count;
         i += step)
        body(i);
}

} // namespace fft_tensor::gpu
