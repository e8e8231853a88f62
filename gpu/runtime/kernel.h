// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

/// The language of kernels: the only header that a .cu file needs for it. nvcc compiles it as CUDA; the host
/// build (tests/gpu/host) compiles the very same files as C++ and runs blocks in a loop and the threads
/// of a block as fibers. What kernels may use is what stands here:
///   __global__, __device__, threadIdx, blockIdx, blockDim, gridDim, __syncthreads (_count, _or, _and),
///   __syncwarp, __shfl_sync/_up/_down/_xor of 4 and 8 bytes, __ballot_sync, __any_sync, __all_sync,
///   __match_any_sync, atomicAdd (also float and double), atomicMax/Min/Or/And/Xor/Exch/CAS, __fmul_rn,
///   __fadd_rn, __fsub_rn, __fmaf_rn, __dmul_rn, __dadd_rn, __float_as_uint and its like, __popc, __clz,
///   __ffs (and …ll), __ldg, __threadfence, SHARED_ARRAY, FFT_TENSOR_UNROLL (before a loop over an array that
///   must stay in registers) and launch(). No inline PTX, no CUB device functions.
/// Warp functions wait for all lanes of the mask that exist and have not returned; what a shuffle reads from
/// another lane is nonsense. __syncthreads must be reached by every thread of the block: none may have
/// returned.
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
