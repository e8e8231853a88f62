// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/layer_survey.h"

#include <string>

namespace fft_tensor {

// What a survey says, in words. The command line, the layer list, the panel and the curve all say it with
// these.

/// A compaction: "0.763".
[[nodiscard]] std::string compactionText(double compaction);

/// Its uncertainty: "0.003", "<0.0001".
[[nodiscard]] std::string spreadText(double spread);

/// One sentence without its full stop: "frequency structure over axis 1: error 0.763 of its null's; helps: 44
/// % error, magnitude pruning 48.4 %", "white: no frequency structure".
[[nodiscard]] std::string verdictOf(const LayerSurvey& survey);

/// A few words for a list: "axis 1", "3 peaks", "strong rows", "white".
[[nodiscard]] std::string shortVerdictOf(const LayerSurvey& survey);

} // namespace fft_tensor
