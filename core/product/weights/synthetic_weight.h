// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/sparse_spectral_tensor.h"

#include <cstdint>

namespace fft_tensor {

/// A weight to measure products with where no analysis is at hand: of the half spectrum of a real `rows` ×
/// `columns` matrix, each coefficient is kept with probability `keep` (over 0, at most 1), as the largest of
/// white noise are, with normal real and imaginary parts. The few that are their own mirror images, or whose
/// mirror image is listed, too, are left out. The same arguments give the same weight.
[[nodiscard]] SparseSpectralTensor syntheticWeight(std::uint64_t rows, std::uint64_t columns, double keep);

} // namespace fft_tensor
