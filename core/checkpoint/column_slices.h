// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/file_tree.h"
#include "codec/checkpoint_row.h"

#include <string>
#include <vector>

namespace fft_tensor {

/// Throws Error(malformed) with `where` unless the rows' slices tile every column: none reaches beyond its
/// end, none overlaps another, and no element belongs to nobody, but for the rest of a chunk when they are
/// laid out `inChunks` (since encoding version 1.1). So what a file unfolds to is what it holds.
void requireTiledColumns(const std::vector<CheckpointRow>& rows, const FileTree& tree, bool inChunks,
                         const std::string& where);

} // namespace fft_tensor
