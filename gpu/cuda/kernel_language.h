// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/launch_shape.h"
#include "runtime/stream.h"

#include <cuda_runtime.h>

/// See runtime/kernel.h.
/// An array that a loop goes through stays in registers.
#define FFT_TENSOR_UNROLL _Pragma("unroll")
#define SHARED_ARRAY(type, name, count) __shared__ type name[count]

namespace fft_tensor::gpu {

template<class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), const LaunchShape& shape, Stream& stream,
            Arguments&&... arguments) {
    static_assert(sizeof...(Parameters) == sizeof...(Arguments), "one argument per parameter of the kernel");
    kernel<<<shape.blocks, shape.threads, 0, static_cast<cudaStream_t>(stream.handle())>>>(
        static_cast<Parameters>(arguments)...);
    require(calls::lastLaunch());
}

} // namespace fft_tensor::gpu
