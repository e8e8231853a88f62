// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/survey_table.h"

namespace fft_tensor::ui {

const LayerSurvey* SurveyTable::measured(int layer, const TensorSettings& now) const {
    if (layer < 0 || layer >= static_cast<int>(m_rows.size()))
        return nullptr;
    const SurveyRow& row = m_rows[static_cast<std::size_t>(layer)];
    TensorSettings asked = now;
    asked.storeRaw = row.settings.storeRaw; // nothing is measured of how a layer is stored
    return row.state == SurveyRow::State::done && row.settings == asked ? &row.survey : nullptr;
}

void SurveyTable::count(int layer, const TensorSettings& settings, int times) {
    m_counts.add(m_rows.at(static_cast<std::size_t>(layer)), measured(layer, settings), times);
}

void SurveyTable::setRow(int layer, const SurveyRow& row, const TensorSettings& now) {
    count(layer, now, -1);
    m_rows.at(static_cast<std::size_t>(layer)) = row;
    count(layer, now, 1);
}

void SurveyTable::settingsChange(int layer, const TensorSettings& before, const TensorSettings& now) {
    count(layer, before, -1);
    count(layer, now, 1);
}

} // namespace fft_tensor::ui
