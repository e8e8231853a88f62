// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/checkpoint_row.h"
#include "checkpoint/file_tree.h"

#include <string>
#include <vector>

namespace fft_tensor {

/// Throws Error(malformed) with `where` unless the rows' slices tile every column: none reaches beyond its
/// end, none overlaps another, and no element belongs to nobody. So what a file unfolds to is what it holds.
void requireTiledColumns(const std::vector<CheckpointRow>& rows, const FileTree& tree,
                         const std::string& where);

} // namespace fft_tensor
