// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/checkpoint_reader.h"
#include "pipeline/checkpoint_algebra.h"

#include <cstddef>
#include <vector>

namespace fft_tensor {

/// The rows of two checkpoints that belong together.
struct CheckpointPair {
    std::size_t a = 0, b = 0;
};

/// Pairs by name, in the order of `a`. Throws Error(invalidArgument) that names the first tensor which is in
/// one of them only, or differs in shape, data type, transform axes or encoding, and says how;
/// Error(notFound) where `choice` takes none.
[[nodiscard]] std::vector<CheckpointPair> pairTensors(const CheckpointReader& a, const CheckpointReader& b,
                                                      const TensorChoice& choice);
/// The rows that `choice` takes. Throws Error(notFound) likewise.
[[nodiscard]] std::vector<std::size_t> chosenTensors(const CheckpointReader& reader,
                                                     const TensorChoice& choice);

} // namespace fft_tensor
