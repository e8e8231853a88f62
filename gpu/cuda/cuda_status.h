// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/status.h"

#include <cublas_v2.h>
#include <cuda_runtime_api.h>
#include <cufft.h>

namespace fft_tensor::gpu {

/// What a library's answer means. After an error, the runtime's own note of it is cleared, so that the next
/// launch is not blamed for it.
[[nodiscard]] Status statusOf(cudaError_t error, const char* call) noexcept;
[[nodiscard]] Status statusOf(cufftResult result, const char* call) noexcept;
/// The same while a plan is made: a size that cuFFT does not do is no failure of the device, and what it
/// calls an internal error then is, as a rule, a want of memory.
[[nodiscard]] Status planStatusOf(cufftResult result, const char* call) noexcept;
[[nodiscard]] Status statusOf(cublasStatus_t result, const char* call) noexcept;

} // namespace fft_tensor::gpu
