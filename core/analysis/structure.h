// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/null_model.h"
#include "analysis/peaks.h"

#include <optional>
#include <vector>

namespace fft_tensor {

/// Relative errors of a null at one keep fraction.
struct NullErrors {
    double mean = 0;
    double spread = 0; ///< relative standard deviation from one random order to the next

    /// Whether an error lies below those of the null by more than chance: by five spreads and half a percent.
    [[nodiscard]] bool isBeatenBy(double error) const;
};

/// What the spectrum of a tensor over one choice of axes shows that the same numbers without order do not.
struct AxesStructure {
    std::vector<int> axes;
    double error = 0; ///< relative, at the keep and value type that were asked
    NullErrors null;  ///< of shuffledInSlices
    /// Of reorderedAlong: what rows and columns do that are strong or alike, whatever their order. Measured
    /// only where the first null is beaten.
    std::optional<NullErrors> reordered;
    SpectralPeaks peaks;
    double reorderedWaves = 0; ///< the most energy in waves of any such order

    /// error / null.mean: below 1 the spectrum is more compact than without order. 1 where both errors are
    /// rounding, or nothing was dropped.
    [[nodiscard]] double compaction() const;
    /// Standard deviation of compaction(), from that of the null.
    [[nodiscard]] double compactionSpread() const { return compaction() * null.spread; }
    /// Significantly more compact than without order, for whatever reason.
    [[nodiscard]] bool isCompact() const;
    /// Because of the order along the axes: more compact than the same rows and columns in another order,
    /// too.
    [[nodiscard]] bool isOrdered() const;
    /// What choices of axes are compared by: the compaction that order is responsible for.
    [[nodiscard]] double orderedCompaction() const;
    /// Peaks that are waves: low rank alone makes peaks, too, and in any order.
    [[nodiscard]] bool hasWaves() const;
};

/// How a tensor is cut, and which random numbers its nulls are made with.
struct StructureOptions {
    double keep = 0.05;
    ValueType valueType = ValueType::float32;
    std::uint64_t seed = 1;
};

/// Measures one choice of axes (resolved). Costs 1 + nullOrders() transforms; where the first null is beaten,
/// as many again, and up to nine where the second one is, too. Yields between them.
[[nodiscard]] AxesStructure measureStructure(const TensorPtr& tensor, const std::vector<int>& axes,
                                             const StructureOptions& options, Backend& backend,
                                             JobContext& context);

} // namespace fft_tensor
