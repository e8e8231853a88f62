// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/backend.h"

#include <vector>

namespace fft_tensor {

struct CurvePoint {
    double keep = 0;
    double relativeError = 0;
    double energy = 0; ///< kept / total
    std::uint64_t coefficients = 0;
};

/// Keep fractions for drawing a curve: 0, then `count` steps evenly spaced in log from 1e-4 (or one number)
/// to 1.
[[nodiscard]] std::vector<double> curveKeeps(std::uint64_t fullCount, int count = 160);

/// The exact curve of an analysis at those keeps. Index it first.
[[nodiscard]] std::vector<CurvePoint> spectralCurve(Analysis& analysis, ValueType type,
                                                    const std::vector<double>& keeps);

/// The mean of the curves of a tensor's null, the same numbers shuffled inside the slices over `axes`: what
/// measureStructure() compares with. Yields between transforms. `ordered`: every null is indexed, which takes
/// memory; else each point takes a pass over its coefficients.
[[nodiscard]] std::vector<CurvePoint> nullCurve(const TensorPtr& tensor, const std::vector<int>& axes,
                                                ValueType type, std::uint64_t seed,
                                                const std::vector<double>& keeps, Backend& backend,
                                                JobContext& context, bool ordered = true);

/// Magnitude pruning of the tensor's own entries.
[[nodiscard]] std::vector<CurvePoint> identityCurve(const HostTensor& tensor,
                                                    const std::vector<double>& keeps);

} // namespace fft_tensor
