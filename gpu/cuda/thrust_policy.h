// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/thrust_allocator.h"

#include <thrust/system/cuda/execution_policy.h>

namespace fft_tensor::gpu {

/// Waits for the stream only where a result goes back to the host. Temporary memory is given back when the
/// algorithm returns, its kernels perhaps still running: cudaFree waits for them.
inline auto onStream(Stream& stream, DeviceMemory& memory) {
    return thrust::cuda::par_nosync(ThrustAllocator(memory)).on(static_cast<cudaStream_t>(stream.handle()));
}

} // namespace fft_tensor::gpu
