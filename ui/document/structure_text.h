// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/layer_survey.h"

#include <QString>

namespace fft_tensor::ui {

// What the list, the panel and the curve say about a layer's structure; the words are core's verdictOf().

/// "0.763×": error / null at the axes and keep that are set.
[[nodiscard]] QString compactionLabel(const AxesStructure& structure);
/// "0.763× ± 0.003"
[[nodiscard]] QString compactionWithSpread(const AxesStructure& structure);
/// The verdict as a sentence.
[[nodiscard]] QString verdictSentence(const LayerSurvey& survey);
/// The verdict and the numbers behind it, in lines.
[[nodiscard]] QString surveyDetails(const LayerSurvey& survey);

} // namespace fft_tensor::ui
