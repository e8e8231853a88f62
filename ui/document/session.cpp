// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/session.h"

#include "pipeline/plan.h"
#include "pipeline/settings_lookup.h"
#include "ui/document/settings_command.h"
#include "ui/files/file_name.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace fft_tensor::ui {

namespace {

/// Some order, for counting.
struct ByValue {
    static auto key(const TensorSettings& s) {
        return std::tie(s.goal.kind, s.goal.value, s.axes.kind, s.axes.list, s.valueType, s.storeRaw);
    }
    bool operator()(const TensorSettings& a, const TensorSettings& b) const { return key(a) < key(b); }
};

/// So that a recipe has few rules.
TensorSettings mostCommon(const std::vector<TensorSettings>& all, const TensorSettings& none) {
    std::map<TensorSettings, int, ByValue> counts;
    for (const TensorSettings& settings : all)
        ++counts[settings];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? none : most->first;
}

} // namespace

Session::Session(QObject* parent) : QObject(parent) {}

void Session::setDocument(const OpenedFile& opened) {
    m_document = opened.file;
    m_path = opened.path;
    m_undo.clear();
    m_fallback = {};
    m_recipeTotal = false;
    m_settings.assign(static_cast<std::size_t>(tensorCount()), m_fallback);
    m_survey.assign(static_cast<std::size_t>(tensorCount()), {});
    m_surveyCounts = {};
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

QString Session::whyCurrentIsRaw() const {
    if (m_current < 0)
        return {};
    if (QString reason = whyRaw(m_current); !reason.isEmpty())
        return reason;
    if (currentSettings().storeRaw)
        return tr("Stored raw: excluded by its settings.");
    if (m_analysis && !m_analysis->whyRaw.isEmpty())
        return tr("An export stores this layer raw: %1.").arg(m_analysis->whyRaw);
    if (m_packed && m_packed->settings == currentSettings() && !m_packed->whyRaw.isEmpty())
        return tr("An export stores this layer raw: %1.").arg(m_packed->whyRaw);
    return {};
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

const TensorSettings& Session::settings(int index) const {
    return index >= 0 && index < static_cast<int>(m_settings.size())
               ? m_settings[static_cast<std::size_t>(index)]
               : m_fallback;
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
    std::vector<int> all(m_settings.size());
    std::iota(all.begin(), all.end(), 0);
    return all;
}

Recipe Session::recipe() const {
    Recipe recipe;
    recipe.fallback = m_recipeTotal ? m_fallback : mostCommon(m_settings, m_fallback);
    recipe.total = m_recipeTotal;
    for (int i = 0; i < tensorCount(); ++i)
        if (settings(i) != recipe.fallback)
            recipe.rules.push_back({tensor(i).name, false, settings(i)});
    return recipe;
}

void Session::loadRecipe(const Recipe& recipe) {
    const std::vector<int> all = allTensors();
    std::vector<TensorSettings> values;
    values.reserve(all.size());
    const SettingsLookup lookup(recipe);
    for (const int i : all)
        values.push_back(lookup.settingsFor(tensor(i).name));
    m_fallback = recipe.fallback;
    m_recipeTotal = recipe.total;
    change(tr("Load a recipe"), -1, all, values);
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
        TensorSettings& target = m_settings[static_cast<std::size_t>(tensors[i])];
        if (target == values[i])
            continue;
        countSurvey(tensors[i], -1);
        target = values[i];
        countSurvey(tensors[i], 1);
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

} // namespace fft_tensor::ui
