// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/weight_file.h"

#include <memory>
#include <string>

namespace fft_tensor {

/// A checkpoint seen as any weight file: its tensors rebuilt, in their original dtype. What opens a
/// checkpoint in the window and restores it. Throws as CheckpointReader.
[[nodiscard]] std::unique_ptr<WeightFile> openCheckpointAsWeights(const std::string& path,
                                                                  const JobContext& context = JobContext());

} // namespace fft_tensor
