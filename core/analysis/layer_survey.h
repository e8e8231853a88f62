// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/structure.h"

#include <string>
#include <vector>

namespace fft_tensor {

/// Whether a layer has frequency structure, over which axes, and whether that helps.
struct LayerSurvey {
    std::string name;
    Shape shape;
    StructureOptions options; ///< it was asked with
    bool constant = false;    ///< all entries are equal: there is no structure to report
    /// Every one of candidateAxes, all axes first; then the axes that were asked for besides.
    std::vector<AxesStructure> choices;
    /// Of the candidates: the most compact by order; where none is, the most compact.
    std::size_t best = 0;
    /// Of the candidates: the best, where it has order and waves; else whose waves hold the most energy;
    /// where none has any, the first.
    std::size_t peaks = 0;
    std::size_t own = 0;      ///< the axes that were asked for
    double errorIdentity = 0; ///< magnitude pruning at the same keep

    [[nodiscard]] const AxesStructure& allAxes() const { return choices.front(); }
    [[nodiscard]] const AxesStructure& bestAxes() const { return choices[best]; }
    [[nodiscard]] const AxesStructure& peakAxes() const { return choices[peaks]; }
    [[nodiscard]] const AxesStructure& ownAxes() const { return choices[own]; }
    /// Order along axes shows in the spectrum: as compaction, or as waves.
    [[nodiscard]] bool structured() const;
    /// The transform over the best axes loses less than keeping as many of the largest entries.
    [[nodiscard]] bool helps() const { return bestAxes().error < errorIdentity; }
};

/// Surveys one tensor over all candidate axes, and over `ownAxes` (resolved; empty: all axes) where these are
/// none of them. Yields between transforms.
[[nodiscard]] LayerSurvey surveyLayer(const TensorPtr& tensor, const StructureOptions& options,
                                      const std::vector<int>& ownAxes, Backend& backend, JobContext& context);

} // namespace fft_tensor
