// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/methods/blas.h"

#include <cstddef>
#include <string>

namespace fft_tensor {

// Dense products with few rows, compiled for every vector width and chosen at run time (Highway). A product
// of a row takes two operations per number of b, so reading b is what it costs: here b is read once for all
// rows, in the order it lies in memory.

/// The number of rows up to which this is the fastest way on this machine.
[[nodiscard]] std::size_t mostFewRows();
/// The vectors that it computes with here, for people: "AVX-512", "AVX2".
[[nodiscard]] std::string fewRowsVectors();

/// Columns [begin, end) of c += a·b, or of c += a·bᵀ with `transposed`. Every number of c is the same
/// whatever range it is asked for in, as long as ranges begin at multiples of 64. Any thread; disjoint ranges
/// may run at once.
void addFewRows(MatrixView<const float> a, MatrixView<const float> b, bool transposed, MatrixView<float> c,
                std::size_t begin, std::size_t end);

} // namespace fft_tensor
