// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/column_reader.h"
#include "checkpoint/hdf5_handle.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace fft_tensor {

/// The datasets of a checkpoint by path.
struct FileTree {
    std::map<std::string, ColumnReader, std::less<>> datasets;
};

/// Walks a file that is not trusted and opens the datasets of a checkpoint. Throws Error(malformed) that
/// names the first thing that no checkpoint has: soft or external links, other groups and datasets, unknown
/// storage, filters or types. Those are refused before anything behind them is touched.
[[nodiscard]] FileTree openTree(const h5::File& file, std::uint64_t fileBytes, const h5::Place& place);

} // namespace fft_tensor
