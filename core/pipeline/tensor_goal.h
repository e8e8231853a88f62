// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "pipeline/recipe.h"
#include "spectral/backend.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor {

/// The keep fraction that reaches a goal on this analysis. A ratio is met by iterating on real packed sizes
/// (to 0.5 %, or as near as whole coefficients come); `inputBytes`: of the tensor in its source. Throws
/// Error(unreachable) for an error that no keep reaches.
[[nodiscard]] double keepForGoal(Analysis& analysis, const Goal& goal, ValueType type,
                                 std::uint64_t inputBytes, JobContext& context);

/// The transform axes that settings ask for; "auto" tries the candidates and takes, for a keep, the smallest
/// error; for an error, the fewest bytes (estimated); for a ratio, the smallest error.
[[nodiscard]] std::vector<int> axesForGoal(const TensorPtr& tensor, const TensorSettings& settings,
                                           std::uint64_t inputBytes, Backend& backend, JobContext& context);

struct CompressedTensor {
    SparseSpectralTensor spectral;
    std::string device; ///< who computed it: Analysis::device()
};
/// Compresses one tensor as its settings say.
[[nodiscard]] CompressedTensor compressTensor(const TensorPtr& tensor, const TensorSettings& settings,
                                              std::uint64_t inputBytes, Backend& backend,
                                              JobContext& context);

} // namespace fft_tensor
