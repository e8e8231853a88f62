// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "transform/transform.h"

#include <complex>
#include <span>

namespace fft_tensor {

/// The inverse transform of `spectrum`, which is spent, times 2^exponent, into layout.fullCount() `values`.
void invertInto(const SpectrumLayout& layout, Transform& transform, std::span<std::complex<float>> spectrum,
                int exponent, std::span<float> values, JobContext& context);

} // namespace fft_tensor
