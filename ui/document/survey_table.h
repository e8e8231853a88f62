// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/results.h"

#include <vector>

namespace fft_tensor::ui {

/// What was measured of each layer, and how much of it answers the settings of now. The counts are kept while
/// rows and settings change: nobody walks a list of 100,000 for them. Value type.
class SurveyTable {
  public:
    SurveyTable() = default;
    explicit SurveyTable(std::size_t layers) : m_rows(layers) {}

    [[nodiscard]] const std::vector<SurveyRow>& rows() const { return m_rows; }
    [[nodiscard]] const SurveyCounts& counts() const { return m_counts; }
    /// Null while that is not known, or was measured at other settings than `now`.
    [[nodiscard]] const LayerSurvey* measured(int layer, const TensorSettings& now) const;

    void setRow(int layer, const SurveyRow& row, const TensorSettings& now);
    /// The settings of a layer change.
    void settingsChange(int layer, const TensorSettings& before, const TensorSettings& now);

  private:
    void count(int layer, const TensorSettings& settings, int times);

    std::vector<SurveyRow> m_rows;
    SurveyCounts m_counts;
};

} // namespace fft_tensor::ui
