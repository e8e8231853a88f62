// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "matmul/spectral_weights.h"

#include <cstddef>
#include <span>

namespace fft_tensor {

/// Numbers in rows of memory lie apart by whole cache lines and not by a power of two, which would put a
/// column of them into one cache set.
[[nodiscard]] std::size_t rowStride(std::size_t numbers);

/// The last step for a row of y: y = values·scale + bias, taking every `step`-th of `values` (y.size() of
/// them). `bias` may be empty; `values` may be y's own memory with step 1.
void finishRow(const SpectralWeights& weights, const float* values, std::size_t step, std::span<float> y,
               std::span<const float> bias);

} // namespace fft_tensor
