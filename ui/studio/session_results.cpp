// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/studio/session.h"

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
    if (m_packed && (m_packed->keep != numbers.cut.keep || m_packed->valueType != numbers.settings.valueType))
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

void Session::setSurveyRow(int tensor, const SurveyRow& row) {
    SurveyRow& known = m_survey.at(static_cast<std::size_t>(tensor));
    m_surveyCounts.add(known, -1);
    known = row;
    m_surveyCounts.add(known, 1);
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

} // namespace fft_tensor::ui
