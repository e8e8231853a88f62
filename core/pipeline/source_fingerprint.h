// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/checkpoint_writer.h"
#include "io/weight_file.h"

namespace fft_tensor {

/// Name, size and SHA-256 of everything a weight file consists of. Reads all of it once, in blocks.
[[nodiscard]] CheckpointSource fingerprintOf(const WeightFile& file, JobContext& context);

} // namespace fft_tensor
