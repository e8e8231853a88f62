// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/row_tiles.h"

#include <algorithm>
#include <bit>

namespace fft_tensor {

std::vector<RowTile> tilesOf(std::uint64_t batch, std::size_t widest) {
    std::vector<RowTile> tiles;
    for (std::uint64_t row = 0; row < batch;) {
        const auto left = static_cast<std::size_t>(std::min<std::uint64_t>(batch - row, widest));
        tiles.push_back({row, left, std::bit_ceil(left)});
        row += left;
    }
    return tiles;
}

} // namespace fft_tensor
