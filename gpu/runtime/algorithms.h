// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/memory.h"

/// For .cu files: Thrust on one stream, its temporary memory taken from DeviceMemory.
///     thrust::copy_if(onStream(stream, memory), first, last, …)
/// inside guarded([&] { … }), which turns Thrust's own exceptions into Errors. It runs on the device under
/// nvcc, and on oneTBB in the host build. Both give the same results: copy_if and stable sorts are stable,
/// sorts of distinct keys have one answer.
#ifdef __CUDACC__
#include "cuda/thrust_policy.h"
#else
#include "host/thrust_policy.h"
#endif
