// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/session.h"

#include "pipeline/plan.h"
#include "ui/document/settings_command.h"
#include "ui/files/file_name.h"

#include <algorithm>
#include <numeric>

namespace fft_tensor::ui {

Session::Session(QObject* parent) : QObject(parent) {}

void Session::setDocument(const OpenedFile& opened) {
    m_document = opened.file;
    m_path = opened.path;
    m_undo.clear();
    m_settings = SettingsTable(static_cast<std::size_t>(tensorCount()));
    m_survey = SurveyTable(static_cast<std::size_t>(tensorCount()));
    m_selection.clear();
    m_shownLayers.clear();
    m_totals = {};
    m_current = -1;
    m_speed.clear();
    beginAnalysis();
    emit documentChanged();
    setCurrent(opened.tensor);
}

Audience Session::audience() const {
    return m_document ? audienceOf(m_document->files()) : Audience{};
}

bool Session::isRebuilt() const {
    return m_document && m_document->format() == "fft-tensor checkpoint";
}

int Session::tensorCount() const {
    return m_document ? static_cast<int>(m_document->tensors().size()) : 0;
}

const TensorInfo& Session::tensor(int index) const {
    return m_document->tensors().at(static_cast<std::size_t>(index));
}

bool Session::canDraw(int index) const {
    const TensorInfo& info = tensor(index);
    return info.dtype && !info.shape.empty() && elementCount(info.shape) > 0;
}

QString Session::whyRaw(int index) const {
    const WhyRaw why = whyRawByHeader(tensor(index));
    return why ? tr("Stored raw: %1.").arg(shownText(why.reason)) : QString();
}

QString Session::whyStoredRaw(int index) const {
    if (index < 0 || index >= tensorCount())
        return {};
    if (QString reason = whyRaw(index); !reason.isEmpty())
        return reason;
    if (settings(index).storeRaw)
        return tr("Stored raw: excluded by its settings.");
    QString why;
    if (index == m_current && m_layer.analysis && !m_layer.analysis->whyRaw.isEmpty())
        why = m_layer.analysis->whyRaw;
    else if (index == m_current && m_layer.packed && !m_layer.packed->otherAxes &&
             m_layer.packed->settings == settings(index))
        why = m_layer.packed->whyRaw;
    else if (measured(index))
        why = survey()[static_cast<std::size_t>(index)].whyRaw;
    return why.isEmpty() ? QString() : tr("An export stores this layer raw: %1.").arg(why);
}

void Session::setCurrent(int index) {
    if (index == m_current || index >= tensorCount())
        return;
    m_current = index;
    m_cursor.reset();
    m_drag = 0;
    if (index >= 0 && canDraw(index))
        m_plane = m_spectralPlane = defaultPlane(tensor(index).shape);
    beginAnalysis();
    emit currentChanged();
}

void Session::setGoal(const Goal& goal) {
    TensorSettings value = currentSettings();
    value.goal = goal;
    changeCurrent(tr("Change the goal"), m_drag > 0 ? m_drag : -1, value);
}

void Session::setKeep(double keep) {
    setGoal({Goal::Kind::keep, std::clamp(keep, 0.0, 1.0)});
}

void Session::setAxes(const AxesChoice& axes) {
    TensorSettings value = currentSettings();
    value.axes = axes;
    changeCurrent(tr("Change the transform axes"), -1, value);
}

void Session::setValueType(ValueType type) {
    TensorSettings value = currentSettings();
    value.valueType = type;
    changeCurrent(tr("Change the value type"), -1, value);
}

void Session::setStoreRaw(bool raw) {
    TensorSettings value = currentSettings();
    value.storeRaw = raw;
    changeCurrent(raw ? tr("Store raw") : tr("Store as spectrum"), -1, value);
}

void Session::beginDrag() {
    if (m_drag == 0)
        m_drag = ++m_drags;
}

void Session::endDrag() {
    m_drag = 0;
}

void Session::applyCurrentTo(const std::vector<int>& tensors, const QString& text) {
    if (m_current < 0)
        return;
    std::vector<TensorSettings> values;
    for (const int i : tensors) {
        TensorSettings value = currentSettings();
        // A layer cannot be transformed over an axis that it lacks: such a layer keeps its own choice.
        const int rank = static_cast<int>(tensor(i).shape.size());
        const bool lacksAxis = std::any_of(value.axes.list.begin(), value.axes.list.end(),
                                           [rank](int axis) { return axis >= rank; });
        if (lacksAxis)
            value.axes = settings(i).axes;
        values.push_back(value);
    }
    change(text, -1, tensors, values);
}

void Session::applyCurrentToAll() {
    applyCurrentTo(allTensors(), tr("Apply settings to all layers"));
}

std::vector<int> Session::allTensors() const {
    std::vector<int> all(static_cast<std::size_t>(tensorCount()));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

Recipe Session::recipe() const {
    return m_document ? m_settings.recipe(m_document->tensors()) : Recipe{};
}

void Session::loadRecipe(const Recipe& recipe) {
    if (m_document)
        change(tr("Load a recipe"), -1, allTensors(), m_settings.adopt(recipe, m_document->tensors()));
}

void Session::changeCurrent(const QString& text, int mergeId, const TensorSettings& value) {
    if (m_current >= 0)
        change(text, mergeId, {m_current}, {value});
}

void Session::change(const QString& text, int mergeId, const std::vector<int>& tensors,
                     const std::vector<TensorSettings>& values) {
    std::vector<TensorSettings> before;
    before.reserve(tensors.size());
    for (const int i : tensors)
        before.push_back(settings(i));
    if (before != values)
        m_undo.push(new SettingsCommand(*this, text, mergeId, tensors, before, values));
}

void Session::assign(const std::vector<int>& tensors, const std::vector<TensorSettings>& values) {
    std::vector<int> changed;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const TensorSettings before = settings(tensors[i]);
        if (before == values[i])
            continue;
        m_settings.set(tensors[i], values[i]);
        m_survey.settingsChange(tensors[i], before, values[i]);
        changed.push_back(tensors[i]);
    }
    emit settingsChanged(changed);
}

void Session::setView(const ViewState& view) {
    if (view == m_view)
        return;
    m_view = view;
    emit viewChanged();
}

void Session::setPlanes(const MapPlane& spatial, const MapPlane& spectral) {
    if (spatial == m_plane && spectral == m_spectralPlane)
        return;
    m_plane = spatial;
    m_spectralPlane = spectral;
    m_cursor.reset();
    emit planeChanged();
}

void Session::setCursor(std::optional<QPoint> cell, bool spectral) {
    if (cell == m_cursor && spectral == m_cursorIsSpectral)
        return;
    m_cursor = cell;
    m_cursorIsSpectral = spectral;
    emit cursorChanged();
}

void Session::wantMap(int slot, const std::optional<MapRequest>& request) {
    std::erase_if(m_wanted, [slot](const MapSlot& wanted) { return wanted.slot == slot; });
    if (request)
        m_wanted.push_back({slot, *request});
    if (request)
        emit wantedMapsChanged();
}

void Session::setSelection(std::vector<int> tensors) {
    m_selection = std::move(tensors);
    emit selectionChanged();
}

void Session::beginAnalysis() {
    m_layer = {};
    emit analysisChanged();
    emit numbersChanged();
    emit curvesChanged();
    emit profilesChanged();
    emit readoutChanged();
}

void Session::setAnalysis(const LayerAnalysis& analysis) {
    m_layer.analysis = analysis;
    m_layer.problem.clear();
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
    m_layer.values = values;
    setLayerProblem(values.reason);
}

void Session::setLayerNote(const QString& sentence) {
    m_layer.note = sentence;
    emit layerNoteChanged();
}

void Session::offerRaw(const QString& sentence) {
    emit rawOffered(sentence);
    log(sentence);
}

void Session::setLayerProblem(const QString& sentence) {
    m_layer.problem = sentence;
    m_devices.setLayerDevice({});
    emit analysisChanged();
}

void Session::setNumbers(const LayerNumbers& numbers) {
    m_layer.numbers = numbers;
    if (m_layer.packed && m_layer.packed->settings != numbers.settings)
        m_layer.packed.reset();
    emit numbersChanged();
}

void Session::setPacked(const std::optional<LayerPacked>& packed) {
    m_layer.packed = packed;
    emit packedChanged();
}

void Session::setCurves(const LayerCurves& curves) {
    m_layer.curves = curves;
    emit curvesChanged();
}

void Session::setProfiles(const LayerProfiles& profiles) {
    m_layer.profiles = profiles;
    emit profilesChanged();
}

void Session::setMaps(const LayerMaps& maps) {
    emit mapsArrived(maps);
}

void Session::setReadout(const std::optional<Readout>& readout) {
    m_layer.readout = readout;
    emit readoutChanged();
}

std::optional<RestoredError> Session::errorOf(int index) const {
    if (!whyStoredRaw(index).isEmpty())
        return RestoredError{};
    if (index == m_current && m_layer.numbers && m_layer.numbers->settings == settings(index))
        return RestoredError{m_layer.numbers->relativeError, m_layer.numbers->errorEstimated};
    if (measured(index))
        return survey()[static_cast<std::size_t>(index)].error;
    return std::nullopt;
}

void Session::setSurveyRow(int tensor, const SurveyRow& row) {
    m_survey.setRow(tensor, row, settings(tensor));
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
