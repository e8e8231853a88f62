// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/backend.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor {

/// Whether a layer has frequency structure, and whether that helps: relative errors at one keep fraction.
struct LayerSurvey {
    std::string name;
    Shape shape;
    double errorAllAxes = 0;   ///< transform over all axes
    std::vector<int> bestAxes; ///< of candidateAxes, the one of smallest error (the first of equals)
    double errorBestAxes = 0;
    double errorNull = 0;     ///< the layer's own entries, randomly permuted, over all axes
    double errorIdentity = 0; ///< magnitude pruning
    /// errorBestAxes / errorNull: below 1 there is structure. 1 where both are 0.
    [[nodiscard]] double structure() const;
};

/// Surveys one tensor. Yields between transforms. `seed`: of the permutation.
[[nodiscard]] LayerSurvey surveyLayer(const TensorPtr& tensor, double keep, std::uint64_t seed,
                                      Backend& backend, JobContext& context);

} // namespace fft_tensor
