// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "cuda/cuda_status.h"
#include "runtime/thrust_allocator.h"

#include <thrust/system/cuda/execution_policy.h>
#include <thrust/system_error.h>

namespace fft_tensor::gpu {

/// Waits for the stream only where a result goes back to the host. Temporary memory is given back when the
/// algorithm returns, its kernels perhaps still running: what is kept of it is used next on the same stream.
inline auto onStream(Stream& stream, DeviceMemory& memory) {
    return thrust::cuda::par_nosync(ThrustAllocator(memory)).on(static_cast<cudaStream_t>(stream.handle()));
}

/// Runs algorithms of Thrust, whose own exceptions become Errors.
template<class Work>
auto guarded(Work work) {
    try {
        return work();
    } catch (const thrust::system_error& error) {
        require(statusOf(static_cast<cudaError_t>(error.code().value()), "Thrust"));
        throw;
    }
}

} // namespace fft_tensor::gpu
