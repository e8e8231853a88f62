// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/session.h"

#include "ui/files/file_name.h"

#include <algorithm>

namespace fft_tensor::ui {

void Session::beginAnalysis() {
    m_analysis.reset();
    m_values.reset();
    m_layerNote.clear();
    m_numbers.reset();
    m_packed.reset();
    m_curves = {};
    m_profiles = {};
    m_readout.reset();
    m_layerProblem.clear();
    emit analysisChanged();
    emit numbersChanged();
    emit curvesChanged();
    emit profilesChanged();
    emit readoutChanged();
}

void Session::setAnalysis(const LayerAnalysis& analysis) {
    m_analysis = analysis;
    m_layerProblem.clear();
    m_devices.setLayerDevice(analysis.device);
    // The spectrum's slice starts at DC along transformed axes, not at the most negative frequency.
    for (std::size_t axis = 0; axis < m_spectralPlane.others.size(); ++axis) {
        const bool transformed = std::find(analysis.axes.begin(), analysis.axes.end(),
                                           static_cast<int>(axis)) != analysis.axes.end();
        if (transformed && m_plane.others[axis])
            m_spectralPlane.others[axis] = static_cast<std::int64_t>(analysis.layout.shape()[axis] / 2);
        else
            m_spectralPlane.others[axis] = m_plane.others[axis];
    }
    emit analysisChanged();
}

void Session::setValues(const LayerValues& values) {
    m_values = values;
    setLayerProblem(values.reason);
}

void Session::setLayerNote(const QString& sentence) {
    m_layerNote = sentence;
    emit layerNoteChanged();
}

void Session::offerRaw(const QString& sentence) {
    emit rawOffered(sentence);
    log(sentence);
}

void Session::setLayerProblem(const QString& sentence) {
    m_layerProblem = sentence;
    m_devices.setLayerDevice({});
    emit analysisChanged();
}

void Session::setNumbers(const LayerNumbers& numbers) {
    m_numbers = numbers;
    if (m_packed && m_packed->settings != numbers.settings)
        m_packed.reset();
    emit numbersChanged();
}

void Session::setPacked(const std::optional<LayerPacked>& packed) {
    m_packed = packed;
    emit packedChanged();
}

void Session::setCurves(const LayerCurves& curves) {
    m_curves = curves;
    emit curvesChanged();
}

void Session::setProfiles(const LayerProfiles& profiles) {
    m_profiles = profiles;
    emit profilesChanged();
}

void Session::setMaps(const LayerMaps& maps) {
    emit mapsArrived(maps);
}

void Session::setReadout(const std::optional<Readout>& readout) {
    m_readout = readout;
    emit readoutChanged();
}

const LayerSurvey* Session::measured(int index) const {
    if (index < 0 || index >= static_cast<int>(m_survey.size()))
        return nullptr;
    const SurveyRow& row = m_survey[static_cast<std::size_t>(index)];
    TensorSettings asked = settings(index);
    asked.storeRaw = row.settings.storeRaw; // nothing is measured of how a layer is stored
    return row.state == SurveyRow::State::done && row.settings == asked ? &row.survey : nullptr;
}

std::optional<RestoredError> Session::errorOf(int index) const {
    if (index == m_current && m_numbers && m_numbers->settings == settings(index))
        return RestoredError{m_numbers->relativeError, m_numbers->errorEstimated};
    if (measured(index))
        return m_survey[static_cast<std::size_t>(index)].error;
    return std::nullopt;
}

void Session::countSurvey(int tensor, int times) {
    m_surveyCounts.add(m_survey.at(static_cast<std::size_t>(tensor)), measured(tensor), times);
}

void Session::setSurveyRow(int tensor, const SurveyRow& row) {
    countSurvey(tensor, -1);
    m_survey.at(static_cast<std::size_t>(tensor)) = row;
    countSurvey(tensor, 1);
    emit surveyRowChanged(tensor);
}

void Session::setTotals(const CheckpointTotals& totals) {
    m_totals = totals;
    emit totalsChanged();
}

void Session::reportError(const QString& sentence) {
    emit errorReported(sentence);
    log(sentence);
}

void Session::log(const QString& sentence) {
    emit logged(sentence);
}

void Session::reportSaved(const QString& path, const Saved& saved) {
    if (!saved.problem.isEmpty())
        return reportError(saved.problem);
    log(tr("Saved %1.").arg(shownName(path)));
    if (!saved.remark.isEmpty())
        reportError(saved.remark);
}

} // namespace fft_tensor::ui
