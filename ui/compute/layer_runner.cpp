// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/layer_runner.h"

#include "ui/compute/compute_jobs.h"
#include "ui/compute/layer_memory.h"
#include "ui/compute/lean_layer.h"
#include "ui/files/file_name.h"

#include <algorithm>

namespace fft_tensor::ui {

namespace {

constexpr int restMs = 350; ///< the slider has come to rest

/// The exact curve, and what numbers can be read off at once.
struct IndexedCurve {
    std::vector<CurvePoint> points;
    std::shared_ptr<const EnergyRanking> ranking; ///< null: not indexed
};

} // namespace

LayerRunner::LayerRunner(Session& session, CurrentLayer& layer) : m_session(session), m_layer(layer) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, &LayerRunner::askPacked);
    connect(&session, &Session::currentChanged, this, &LayerRunner::enter);
    connect(&session, &Session::settingsChanged, this, &LayerRunner::onSettings);
    connect(&layer, &CurrentLayer::moved, &session.devices(), &DeviceState::setLayerDevice);
}

/// Of a layer that has been transformed.
TensorTask LayerRunner::currentTask() const {
    return taskFor(m_session.tensor(m_session.current()), m_session.currentSettings());
}

void LayerRunner::restart() {
    if (m_session.current() < 0)
        return;
    m_session.beginAnalysis();
    enter();
}

void LayerRunner::enter() {
    const int tensor = m_session.current();
    if (tensor < 0)
        return;
    const QString reason = m_session.whyRaw(tensor);
    if (!reason.isEmpty() && !m_session.canDraw(tensor)) {
        m_session.setLayerProblem(reason);
        emit idle();
        return;
    }
    emit busy();
    const TensorInfo& info = m_session.tensor(tensor);
    m_indexed.reset();
    m_analyzed = m_session.currentSettings();
    LayerRequest request{m_session.document(), tensor, m_analyzed, reason, m_layer.begin(isLarge(info))};
    const auto foresee = m_layer.scope().notes<QString>([this](const QString& sentence) {
        m_session.setLayerNote(sentence);
        m_session.log(sentence);
    });
    const QString title = reason.isEmpty() ? tr("Transform %1") : tr("Read %1");
    m_layer.scope().ask<EnteredLayer>(
        {"enter", JobPriority::interactive, title.arg(shownText(info.name))},
        [request = std::move(request), foresee](ComputeState& state, JobContext& context) {
            return enterLayer(state, request, foresee, context);
        },
        [this](const Answer<EnteredLayer>& answer) {
            if (answer.value)
                onEntered(*answer.value);
            else if (answer.error)
                onFailed(answer.problem());
        });
}

void LayerRunner::onFailed(const QString& sentence) {
    m_session.setLayerProblem(sentence);
    m_session.reportError(sentence);
    emit idle();
}

void LayerRunner::onEntered(const EnteredLayer& entered) {
    if (entered.analysis) {
        m_layer.enterAnalysis(entered.lean, entered.analysis->device);
        onAnalysis(*entered.analysis);
    } else {
        m_layer.enterValues();
        onValues(*entered.values);
    }
    emit idle();
}

void LayerRunner::onAnalysis(const LayerAnalysis& analysis) {
    m_session.setAnalysis(analysis);
    askNumbers();
    emit changed();
    askCurve();
    askProfiles();
    askReferences();
}

/// A layer whose values alone are there.
void LayerRunner::onValues(const LayerValues& values) {
    m_session.setValues(values);
    emit changed();
    if (values.stopsExports && !m_session.currentSettings().storeRaw)
        m_session.offerRaw(tr("%1: %2 An export stops at this layer unless it is stored raw.")
                               .arg(shownText(m_session.tensor(values.tensor).name), values.reason));
}

void LayerRunner::onSettings(const std::vector<int>& tensors) {
    const int current = m_session.current();
    if (current < 0 || std::find(tensors.begin(), tensors.end(), current) == tensors.end())
        return;
    const TensorSettings& settings = m_session.currentSettings();
    if (settings.axes != m_analyzed.axes)
        return restart();
    if (!m_session.analysis())
        return;
    if (settings.valueType != m_analyzed.valueType) {
        askCurve();
        askReferences();
    }
    m_analyzed = settings;
    updateNumbers();
}

/// Exact numbers at once: for float32 values, once the layer is indexed.
std::optional<CutNumbers> LayerRunner::numbersNow() const {
    const TensorSettings& settings = m_session.currentSettings();
    if (!m_indexed || settings.valueType != ValueType::float32 || settings.goal.kind != Goal::Kind::keep)
        return std::nullopt;
    return numbersAt(*m_indexed, settings.goal.value);
}

/// Numbers at once where they can be had at once; else from the compute thread.
void LayerRunner::updateNumbers() {
    m_layer.scope().compute().cancel(m_packing);
    if (const std::optional<CutNumbers> now = numbersNow())
        onNumbers(numbersOf(*now, currentTask(), m_session.analysis()->layout.halfCount()));
    else
        askNumbers();
}

void LayerRunner::askNumbers() {
    m_layer.makeWay();
    m_layer.askAnalysis<LayerNumbers>(
        {"numbers"},
        [task = currentTask()](const HeldLayer& layer, ComputeState&, JobContext&) {
            return numbersFor(*layer.analysis, task);
        },
        [this](const LayerNumbers& numbers) { onNumbers(numbers); });
}

void LayerRunner::onNumbers(LayerNumbers numbers) {
    if (numbers.settings != m_session.currentSettings())
        return; // answers a goal that has moved on
    numbers.generation = m_layer.generation();
    m_session.setNumbers(numbers);
    emit changed();
    m_rest.start();
}

/// An export of a large layer takes as much memory again: of such a one the estimates stay, marked as such.
void LayerRunner::askPacked() {
    if (!m_session.analysis() || !m_session.numbers() || m_session.packed() || m_layer.isLean())
        return;
    m_packing = m_layer.askAnalysis<LayerPacked>(
        {"packed", JobPriority::background},
        [settings = m_session.currentSettings()](const HeldLayer& layer, ComputeState& state,
                                                 JobContext& context) {
            const std::shared_ptr<Backend> backend = state.backend;
            return packedFor(*layer.analysis, *layer.file, layer.tensor, settings, *backend, context);
        },
        [this](const LayerPacked& packed) { onPacked(packed); });
}

/// What an export has made of the layer takes the place of what was estimated.
void LayerRunner::onPacked(LayerPacked packed) {
    if (packed.settings != m_session.currentSettings())
        return;
    if (packed.otherAxes)
        return restart();
    const bool moved = !m_session.numbers() || m_session.numbers()->cut.keep != packed.numbers.cut.keep;
    packed.generation = packed.numbers.generation = m_layer.generation();
    m_session.setNumbers(packed.numbers);
    m_session.setPacked(packed);
    if (moved)
        emit changed();
}

void LayerRunner::askCurve() {
    m_indexed.reset(); // nobody may read the ranking while it is being indexed
    m_layer.makeWay();
    m_layer.askAnalysis<IndexedCurve>(
        {"curve"},
        [type = m_session.currentSettings().valueType](const HeldLayer& layer, ComputeState&,
                                                       JobContext& context) {
            IndexedCurve curve{curveOf(*layer.analysis, type, layer.ordered, context), nullptr};
            if (layer.ordered)
                curve.ranking = layer.analysis->ranking();
            return curve;
        },
        [this](const IndexedCurve& curve) {
            m_indexed = curve.ranking;
            LayerCurves curves = m_session.curves();
            curves.spectral = curve.points;
            m_session.setCurves(curves);
        });
}

void LayerRunner::askReferences() {
    const std::uint64_t number = ++m_references;
    m_layer.askAnalysis<LayerCurves>(
        {"references", JobPriority::background, {}, false, true},
        [type = m_session.currentSettings().valueType](const HeldLayer& layer, ComputeState& state,
                                                       JobContext& context) {
            return referencesOf(state, layer, type, context);
        },
        [this, number](const Answer<LayerCurves>& answer) {
            if (answer.value) {
                LayerCurves curves = *answer.value;
                curves.spectral = m_session.curves().spectral;
                m_session.setCurves(curves);
            } else if (answer.error) {
                m_session.reportError(answer.problem());
            } else if (m_layer.isLean() && number == m_references) {
                askReferences(); // it made way
            }
        });
}

void LayerRunner::askProfiles() {
    m_layer.askAnalysis<LayerProfiles>(
        {"profiles"},
        [](const HeldLayer& layer, ComputeState&, JobContext& context) {
            return profilesOf(*layer.analysis, context);
        },
        [this](const LayerProfiles& profiles) { m_session.setProfiles(profiles); });
}

} // namespace fft_tensor::ui
