// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

/// Before a loop over an array that must stay in registers: an index that is not a constant would move it to
/// memory. Says nothing to the compiler of the host build.
#ifdef __CUDACC__
#define FFT_TENSOR_UNROLL _Pragma("unroll")
#else
#define FFT_TENSOR_UNROLL
#endif
