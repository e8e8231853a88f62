// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <span>

namespace fft_tensor {

/// Numbers in rows of memory lie apart by whole cache lines and not by a power of two, which would put a
/// column of them into one cache set.
[[nodiscard]] std::size_t rowStride(std::size_t numbers);

/// The last step for a row of y: y = values·2^exponent + bias, taking every `step`-th of `values` (y.size()
/// of them). `bias` may be empty; `values` may be y's own memory with step 1.
void finishRow(const float* values, std::size_t step, int exponent, std::span<float> y,
               std::span<const float> bias);

/// Whether an FFT may write there.
[[nodiscard]] bool isAligned(const float* memory);

} // namespace fft_tensor
