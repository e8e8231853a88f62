// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "conformance/samples.h"
#include "product/weights/matricization.h"
#include "spectral/sparse_spectral_tensor.h"

#include <cstdint>
#include <vector>

namespace fft_tensor::conformance {

/// Weights whose products are looked at whole: square, wide, tall, odd, prime, of one row or column, rank 1
/// to 5, transformed over all, some or one of their axes. Those of at most `largest` elements.
[[nodiscard]] std::vector<Grid> productGridsUpTo(std::uint64_t largest);
/// Matrices of which only a few columns are: for many blocks of threads, rows and frequencies. Over both
/// axes.
[[nodiscard]] std::vector<Grid> largeProductGridsUpTo(std::uint64_t largest);

/// Standard normal numbers.
[[nodiscard]] std::vector<float> randomNumbers(std::uint64_t count, std::uint64_t seed);

/// About `keep` of a grid's units with random values, in units of 2^exponent; one at least, where keep is not
/// 0.
[[nodiscard]] SparseSpectralTensor syntheticWeight(const Grid& grid, double keep, std::uint64_t seed,
                                                   int exponent = 0);

/// Column `column` of a matrix, transformed over both axes, by the definition of the transform.
[[nodiscard]] std::vector<double> columnOf(const SparseSpectralTensor& matrix, std::uint64_t column);

/// y = x·W + bias in double, and how large such a y is: relative errors are against that.
struct PlainProduct {
    std::vector<double> y;
    double size = 0; ///< |y|, or where terms happen to cancel what random ones would come to; Frobenius norms
    double tolerance = 0; ///< how far from it the same in float32 may be: rounding_bound.h
};
/// By plain loops. `weight`: the rebuilt tensor; `x`: rows without gaps; `bias`: may be empty.
[[nodiscard]] PlainProduct plainProduct(const std::vector<float>& weight, const Matricization& matricization,
                                        const std::vector<float>& x, const std::vector<float>& bias);

} // namespace fft_tensor::conformance
