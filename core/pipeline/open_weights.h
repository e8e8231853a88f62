// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/weight_file.h"

#include <memory>
#include <string>

namespace fft_tensor {

/// Opens whatever this program reads: weight files and folders (openWeightFile), and its own checkpoints,
/// whose structure a process of its own reads: `context` ends that.
[[nodiscard]] std::shared_ptr<const WeightFile> openWeights(const std::string& path,
                                                            const JobContext& context = JobContext());

} // namespace fft_tensor
