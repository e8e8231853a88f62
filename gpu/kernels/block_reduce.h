// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/kernel.h"

#include <cstdint>

namespace fft_tensor::gpu {

inline constexpr unsigned mostThreads = 1024; ///< in a block

/// Combines one value of every thread of a block, in a fixed tree: the same result in every run. All threads
/// call it, and thread 0 gets the result; `scratch` is shared memory for mostThreads values, free to be used
/// again afterwards. Any block size.
template<class T, class Combine>
__device__ inline T blockReduce(T value, T* scratch, Combine combine) {
    const unsigned thread = threadIdx.x;
    scratch[thread] = value;
    __syncthreads();
    for (unsigned live = blockDim.x; live > 1;) {
        const unsigned half = (live + 1) / 2;
        if (thread + half < live)
            scratch[thread] = combine(scratch[thread], scratch[thread + half]);
        live = half;
        __syncthreads();
    }
    const T result = scratch[0];
    __syncthreads();
    return result;
}

} // namespace fft_tensor::gpu
