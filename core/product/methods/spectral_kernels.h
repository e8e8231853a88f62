// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/weights/spectral_weights.h"

#include <cstddef>

namespace fft_tensor {

// The loops of the spectral product, compiled for every vector width and chosen at run time (Highway).
//
// A *tile* holds some rows of the batch side by side: its memory is [frequency][re of all rows | im of all
// rows], or [frequency][all rows] where a side is real. So one coefficient meets whole vectors, and every
// load is contiguous.

/// The largest number of rows in a tile that this machine's registers hold the sums of: a power of two.
[[nodiscard]] std::size_t widestTile();

/// Numbers per frequency of a tile of `rows` rows.
[[nodiscard]] constexpr std::size_t inputWidth(SidesKind kind, std::size_t rows) {
    return kind == SidesKind::realInput ? rows : 2 * rows;
}
[[nodiscard]] constexpr std::size_t outputWidth(SidesKind kind, std::size_t rows) {
    return kind == SidesKind::realOutput ? rows : 2 * rows;
}

/// Y[begin … end) of one tile from all of X. `rows` is a power of two up to widestTile(); `x` and `y` begin
/// at the tile's first frequency and are aligned to 64 bytes. Any thread; disjoint ranges may run at once.
void multiplyTile(const SpectralWeights& weights, std::size_t rows, const float* x, float* y,
                  std::size_t begin, std::size_t end);

/// out[c·outStride + r] = in[r·inStride + c] for r < rows, c < columns.
void transposeFloats(const float* in, std::size_t inStride, float* out, std::size_t outStride,
                     std::size_t rows, std::size_t columns);

} // namespace fft_tensor
