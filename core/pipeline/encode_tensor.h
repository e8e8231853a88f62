// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/packed_tensor.h"
#include "pipeline/plan.h"
#include "pipeline/tensor_goal.h"
#include "spectral/backend.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// What an export makes of one tensor that its header, values and the user's choice let be spectral. The
/// window shows the same: its numbers are this function's.
struct ExportedTensor {
    WhyRaw whyRaw;                 ///< by what its spectrum comes to; none: spectral
    double keep = 0;               ///< that the goal resolved to
    CutNumbers numbers;            ///< at that keep, in float32 as the spectrum knows them
    std::uint64_t bytes = 0;       ///< packed on its own: of the spectrum, or of the raw elements
    PackedTensor packed;           ///< the one or the other, deflated once; its row is whole but for `reason`
    SparseSpectralTensor spectral; ///< what was packed; its relativeError: see recordRestoredError(). Empty: raw
};

/// Encodes the tensor of `analysis`, which is tensors()[index] of `input`.
[[nodiscard]] ExportedTensor encodeTensor(Analysis& analysis, const WeightFile& input, std::size_t index,
                                          const TensorSettings& settings, Transform& transform,
                                          JobContext& context);

/// Makes the recorded error (of `spectral`, and of the row) that of what a restore returns, in the tensor's
/// own dtype; before, it is that of the spectrum. Needs no analysis any more: where memory is short it goes
/// first.
void recordRestoredError(ExportedTensor& exported, const HostTensor& tensor, DType restoredAs,
                         Transform& transform, JobContext& context);

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
