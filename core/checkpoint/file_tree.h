// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/column_reader.h"
#include "checkpoint/hdf5_listing.h"

#include <functional>
#include <map>
#include <string>

namespace fft_tensor {

/// The datasets of a checkpoint by path.
using FileTree = std::map<std::string, ColumnReader, std::less<>>;

/// Looks through the listing of a file that is not trusted. Throws Error(malformed) that names the first
/// thing that no checkpoint has: soft or external links, other groups and datasets, unknown storage, filters
/// or types. Files that come `fromLater` versions may have other groups and datasets: nobody opens those.
/// `file` must outlive the tree.
[[nodiscard]] FileTree openTree(const InputFile& file, const Hdf5Listing& listing, bool fromLater);

} // namespace fft_tensor
