// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/file_tree.h"
#include "codec/checkpoint_row.h"

#include <vector>

namespace fft_tensor {

/// What a tensor takes of a checkpoint, in bytes, by the definition in FORMAT.md: its share of the deflated
/// chunks that hold its elements, and an equal part of the deflated manifest.
struct StoredShare {
    double bytes = 0;
    double slack = 0; ///< how far a writer's whole number may be from it
};

/// Of every row, from the sizes of the chunks alone. Precondition: the rows' slices tile the columns
/// (requireTiledColumns), and the tree has a manifest.
[[nodiscard]] std::vector<StoredShare> storedShares(const std::vector<CheckpointRow>& rows,
                                                    const FileTree& tree);

} // namespace fft_tensor
