// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/packed_tensor.h"
#include "pipeline/recipe.h"
#include "spectral/backend.h"
#include "tensor/dtype.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace fft_tensor {

/// What one tensor is to become, and what that is counted against.
struct TensorTask {
    TensorSettings settings;
    std::uint64_t inputBytes = 0;  ///< of the tensor in its source
    DType restoredAs = DType::f32; ///< its own dtype, floating point: errors are those of the restored tensor
};

/// What a goal comes to on one analysis. What the solver had to make on its way is kept.
struct SolvedGoal {
    double keep = 0;
    std::optional<SparseSpectralTensor> selection; ///< at that keep
    std::optional<PackedTensor> packed;            ///< packSpectral() of it
};

/// The keep fraction that reaches the task's goal on this analysis: the one solver, for exports, totals and
/// the window. A ratio is met by real packed sizes (to 0.5 %, or as near as whole coefficients come): which
/// keep to try is found by estimates. An error is that of the tensor restored to its dtype: exact at once
/// where that does not round, else met by rebuilding and measuring (at most 11 times). Throws
/// Error(unreachable) for an error that no keep reaches. `transform`: Backend::transform().
[[nodiscard]] SolvedGoal solveGoal(Analysis& analysis, const TensorTask& task, Transform& transform,
                                   JobContext& context);
/// solveGoal().keep
[[nodiscard]] double keepForGoal(Analysis& analysis, const TensorTask& task, Transform& transform,
                                 JobContext& context);

/// A first guess at it, in a few milliseconds: the answer to keep goals, and to errors where restoring does
/// not round; else an estimate. Throws likewise.
[[nodiscard]] double quickKeepForGoal(Analysis& analysis, const TensorTask& task);
/// quickKeepForGoal() is keepForGoal().
[[nodiscard]] bool quickIsExact(const TensorTask& task);

/// The relative error of what a restore of `spectral` returns in that dtype, against the tensor it was made
/// of. Where the dtype does not round that is spectral.relativeError, known without rebuilding.
[[nodiscard]] double restoredError(const SparseSpectralTensor& spectral, const HostTensor& tensor,
                                   DType restoredAs, Transform& transform, JobContext& context);

/// The tensor's analysis over the transform axes that settings ask for; "auto" tries the candidates and
/// takes, for a keep, the smallest error; for an error, the fewest bytes (estimated); for a ratio, the
/// smallest error (at an estimated keep). At most two analyses are there at a time, and the one that wins is
/// kept.
[[nodiscard]] std::unique_ptr<Analysis> analyzeForGoal(const TensorPtr& tensor, const TensorTask& task,
                                                       Backend& backend, JobContext& context);

} // namespace fft_tensor
