// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fft_tensor {

/// Some rows of the batch that are multiplied side by side.
struct RowTile {
    std::uint64_t firstRow = 0;
    std::size_t rows = 1;  ///< of the batch
    std::size_t width = 1; ///< places for rows: a power of two; those beyond `rows` hold zeros
};

/// Cuts a batch into tiles of `widest` rows, and what is left over into one tile of the next power of two: a
/// wide tile that is half empty costs less than another pass over the weight.
[[nodiscard]] std::vector<RowTile> tilesOf(std::uint64_t batch, std::size_t widest);

} // namespace fft_tensor
