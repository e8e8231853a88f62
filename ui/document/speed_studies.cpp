// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/speed_studies.h"

namespace fft_tensor::ui {

void SpeedStudies::setSettings(const SpeedSettings& settings) {
    if (settings == m_settings)
        return;
    m_settings = settings;
    emit settingsChanged();
}

LayerStudyPtr SpeedStudies::study(int tensor) const {
    const auto found = m_studies.find(tensor);
    return found == m_studies.end() ? nullptr : found->second;
}

QString SpeedStudies::problem(int tensor) const {
    const auto found = m_problems.find(tensor);
    return found == m_problems.end() ? QString() : found->second;
}

void SpeedStudies::begin(int tensor, const QString& layer) {
    m_run = Run{tensor, layer, {}};
    emit runChanged();
}

void SpeedStudies::setStage(const QString& stage) {
    if (!m_run || stage == m_run->stage)
        return;
    m_run->stage = stage;
    emit runChanged();
}

void SpeedStudies::setStudy(const LayerStudyPtr& study) {
    m_studies[study->tensor] = study;
    m_costs = study->costs;
    emit studiesChanged();
}

void SpeedStudies::end(const QString& problem) {
    if (m_run)
        m_problems[m_run->tensor] = problem;
    m_run.reset();
    emit runChanged();
}

void SpeedStudies::clear() {
    m_studies.clear();
    m_problems.clear();
    m_run.reset();
    emit studiesChanged();
    emit runChanged();
}

} // namespace fft_tensor::ui
