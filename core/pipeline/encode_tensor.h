// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/packed_tensor.h"
#include "pipeline/plan.h"
#include "pipeline/tensor_goal.h"
#include "spectral/backend.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// What a goal comes to on one tensor, before it is packed.
struct SolvedTensor {
    WhyRaw whyRaw;   ///< no keep reaches the goal; none: what it comes to is still to be packed and compared
    double keep = 0; ///< that the goal resolved to
    CutNumbers numbers; ///< at that keep, in float32 as the spectrum knows them
    /// What is kept; its relativeError is that of what a restore returns, once recordRestoredError() made it
    /// so, and before that of the spectrum.
    SparseSpectralTensor selection;
    std::optional<PackedTensor> packed; ///< packSpectral() of it, where the solver needed that
};

/// What an export makes of one tensor that its header, values and the user's choice let be spectral. The
/// window shows the same: its numbers are this function's.
struct ExportedTensor {
    WhyRaw whyRaw;                 ///< by what its spectrum comes to; none: spectral
    double keep = 0;               ///< as SolvedTensor
    CutNumbers numbers;            ///< as SolvedTensor
    std::uint64_t bytes = 0;       ///< packed on its own: of the spectrum, or of the raw elements
    PackedTensor packed;           ///< the one or the other, deflated once; its row is whole but for `reason`
    SparseSpectralTensor spectral; ///< what was packed; empty: raw
};

// An export in three steps, of which the last needs neither analysis nor transform, and may be done on
// another thread while the next tensor is transformed; and all of them at once.

/// The analysis is of a tensor of `info`.
[[nodiscard]] SolvedTensor solveTensor(Analysis& analysis, const TensorInfo& info,
                                       const TensorSettings& settings, Transform& transform,
                                       JobContext& context);
/// Needs no analysis any more: where memory is short it goes first.
void recordRestoredError(SolvedTensor& solved, const HostTensor& tensor, DType restoredAs,
                         Transform& transform, JobContext& context);
/// Packs it, and its elements where they could be smaller. `elements`: sourceBytes(); `sumOfSquares`: of its
/// values.
[[nodiscard]] ExportedTensor packTensor(SolvedTensor solved, const TensorInfo& info,
                                        std::span<const std::byte> elements, double sumOfSquares,
                                        JobContext& context);

/// Of the tensor of `analysis`, which is tensors()[index] of `input`.
[[nodiscard]] ExportedTensor encodeTensor(Analysis& analysis, const WeightFile& input, std::size_t index,
                                          const TensorSettings& settings, Transform& transform,
                                          JobContext& context);

/// A tensor's elements as they are, packed. `sumOfSquares`: of its values, 0 where it has no energy.
[[nodiscard]] PackedTensor packRaw(const TensorInfo& info, std::span<const std::byte> bytes,
                                   double sumOfSquares, JobContext& context);

/// The task of a tensor whose dtype is converted.
[[nodiscard]] TensorTask taskFor(const TensorInfo& info, const TensorSettings& settings);

/// The source's own bytes: the tensor's where it has them, else read again into `storage`.
[[nodiscard]] std::span<const std::byte> sourceBytes(const WeightFile& input, std::size_t index,
                                                     const HostTensor& tensor,
                                                     std::vector<std::byte>& storage, JobContext& context);

} // namespace fft_tensor
