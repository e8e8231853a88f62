// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

/// The language of kernels: the only header that a .cu file needs for it. nvcc compiles it as CUDA; the host
/// build (gpu/host, tests only) compiles the very same files as C++ and runs blocks in a loop and the threads
/// of a block as fibers. What kernels may use is what stands here:
///   __global__, __device__, threadIdx, blockIdx, blockDim, gridDim, __syncthreads, __syncwarp,
///   __shfl_sync/_up/_down/_xor, __ballot_sync, __any_sync, __all_sync, atomicAdd/Max/Min/Or,
///   __fmul_rn, __fadd_rn, SHARED_ARRAY and launch(). No inline PTX, no CUB device functions.
#include "runtime/launch_shape.h"

#ifdef __CUDACC__
#include "cuda/kernel_language.h"
#else
#include "host/kernel_language.h"
#endif

// SHARED_ARRAY(type, name, count): in a kernel, `count` (a constant) elements of shared memory as an array or
// pointer `name`, uninitialised.
// launch(kernel, shape, stream, arguments…): starts a kernel and throws Error(deviceFailed) when the launch
// itself is refused. Arguments are converted to the kernel's parameter types.
