// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/weight_file.h"

#include <memory>
#include <string>

namespace fft_tensor {

// Tensors come in the order of their bytes: shard after shard by file name, in each by offset.
// Only headers are read on opening. Up to 128 shards stay open, so that they can still be read after somebody
// deleted or replaced them; beyond that a shard is opened again for each tensor, and one that vanished or
// changed its size meanwhile is an error.

/// One .safetensors file.
[[nodiscard]] std::unique_ptr<WeightFile> openSafetensorsFile(const std::string& path);

/// The shards that an index (model.safetensors.index.json) lists, beside it. The index decides which shard a
/// tensor is read from; tensors that it does not list are there, too, so that nothing is lost. A shard or
/// tensor that it lists and that is not there is an error. Metadata: the shards', merged; where they differ
/// the first shard's text stands. The index's own metadata tells of the sharding (total_size) and is left
/// out.
[[nodiscard]] std::unique_ptr<WeightFile> openSafetensorsIndex(const std::string& path);

/// A folder: its index where there is one (model.safetensors.index.json before others), else all its
/// .safetensors files as one; a tensor's name that stands in two of them is an error.
[[nodiscard]] std::unique_ptr<WeightFile> openSafetensorsFolder(const std::string& path);

} // namespace fft_tensor
