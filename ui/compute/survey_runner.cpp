// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/survey_runner.h"

#include "codec/packed_estimate.h"
#include "pipeline/plan.h"
#include "ui/compute/sketch.h"

#include <cmath>

namespace fft_tensor::ui {

namespace {
constexpr int surveyRestMs = 350; ///< changed settings have come to rest
constexpr int publishMs = 50;
} // namespace

SurveyRunner::SurveyRunner(Session& session, Compute& compute) : m_session(session), m_scope(compute) {
    m_restTimer.setSingleShot(true);
    m_restTimer.setInterval(surveyRestMs);
    m_publishTimer.setSingleShot(true);
    m_publishTimer.setInterval(publishMs);
    connect(&m_restTimer, &QTimer::timeout, this, &SurveyRunner::next);
    connect(&m_publishTimer, &QTimer::timeout, this, &SurveyRunner::publishTotals);
    connect(&session, &Session::documentChanged, this, &SurveyRunner::start);
    connect(&session, &Session::settingsChanged, this, &SurveyRunner::refresh);
}

void SurveyRunner::start() {
    dropQuestion();
    const auto layers = static_cast<std::size_t>(m_session.tensorCount());
    m_toSurvey.clear();
    m_toSketch.clear();
    m_sketches.assign(layers, {});
    m_totals.reset(layers);
    m_restTimer.stop();
    m_surveyed = 0;
    m_paused = true; // the first layer goes before
    for (int i = 0; i < m_session.tensorCount(); ++i) {
        const QString reason = m_session.whyRaw(i);
        if (reason.isEmpty()) {
            m_toSurvey.insert(m_toSurvey.end(), i);
            m_toSketch.insert(m_toSketch.end(), i);
            continue;
        }
        m_session.setSurveyRow(i, {SurveyRow::State::skipped, reason});
        updateShare(i);
    }
    publishTotals();
}

void SurveyRunner::resume() {
    m_paused = false;
    next();
}

void SurveyRunner::next() {
    if (!m_enabled || m_paused || m_running || !m_session.document())
        return;
    std::vector<int> first{m_session.current()}; // what people look at
    first.insert(first.end(), m_session.shownLayers().begin(), m_session.shownLayers().end());
    for (const int layer : first) {
        if (!resting() && m_toSurvey.contains(layer))
            return askSurvey(layer);
        if (m_toSketch.contains(layer))
            return askSketch(layer);
    }
    if (!m_toSketch.empty() && (m_toSurvey.empty() || resting() || *m_toSketch.begin() < *m_toSurvey.begin()))
        askSketch(*m_toSketch.begin());
    else if (!m_toSurvey.empty() && !resting())
        askSurvey(*m_toSurvey.begin());
}

LayerToMeasure SurveyRunner::measured(int tensor) const {
    return {m_session.document(), tensor, m_session.settings(tensor)};
}

/// What is asked is not wanted any more.
void SurveyRunner::dropQuestion() {
    m_scope.cancel();
    m_running = false;
    m_surveying = -1;
}

void SurveyRunner::askSketch(int tensor) {
    m_running = true;
    m_scope.ask<LayerSketch>(
        {"sketch", JobPriority::background, {}, false, true},
        [layer = measured(tensor)](ComputeState& state, JobContext& context) {
            return sketchBeside(state, layer, context);
        },
        [this, layer = measured(tensor)](const Answer<LayerSketch>& answer) {
            m_running = false;
            if (answer.value)
                onSketched(*answer.value);
            else if (answer.state == JobState::failed)
                onSketched({layer.tensor, layer.settings.axes, layer.settings.valueType, 0, 0, 0, false, {}});
            next();
        });
}

void SurveyRunner::askSurvey(int tensor) {
    m_surveying = tensor;
    m_running = true;
    m_scope.ask<SurveyRow>(
        {"survey", JobPriority::background, {}, false, true},
        [layer = measured(tensor)](ComputeState& state, JobContext& context) {
            return surveyBeside(state, layer, context);
        },
        [this, layer = measured(tensor)](const Answer<SurveyRow>& answer) {
            m_running = false;
            m_surveying = -1;
            if (answer.value)
                onSurveyed(layer.tensor, *answer.value);
            else if (answer.error)
                onSurveyed(layer.tensor, {SurveyRow::State::skipped,
                                          QString::fromStdString(answer.error->message()),
                                          {},
                                          layer.settings});
            next();
        });
}

void SurveyRunner::onSurveyed(int tensor, const SurveyRow& row) {
    m_session.setSurveyRow(tensor, row);
    updateShare(tensor);
    if (!m_publishTimer.isActive())
        m_publishTimer.start();
    ++m_surveyed;
    if (m_session.measured(tensor) || row.settings == m_session.settings(tensor)) // else they changed
        m_toSurvey.erase(tensor);
    emit progressed();
}

/// Without points where it failed.
void SurveyRunner::onSketched(const LayerSketch& sketch) {
    const TensorSettings& settings = m_session.settings(sketch.tensor);
    if (settings.axes == sketch.choice && settings.valueType == sketch.valueType) {
        m_toSketch.erase(sketch.tensor);
        m_sketches[static_cast<std::size_t>(sketch.tensor)] = sketch;
        updateShare(sketch.tensor);
    }
    if (!m_publishTimer.isActive())
        m_publishTimer.start();
    emit progressed();
}

void SurveyRunner::refresh(const std::vector<int>& tensors) {
    refreshSurveys(tensors);
    refreshSketches(tensors);
}

void SurveyRunner::refreshSurveys(const std::vector<int>& tensors) {
    for (const int i : tensors) {
        if (!m_session.whyRaw(i).isEmpty())
            continue;
        if (m_session.measured(i)) { // changed back
            m_toSurvey.erase(i);
            continue;
        }
        if (i == m_surveying) // measures what nobody asks any more
            dropQuestion();
        m_toSurvey.insert(i);
        m_restTimer.start();
    }
}

void SurveyRunner::refreshSketches(const std::vector<int>& tensors) {
    for (const int i : tensors) {
        LayerSketch& sketch = m_sketches[static_cast<std::size_t>(i)];
        const TensorSettings& settings = m_session.settings(i);
        if (sketch.tensor >= 0 &&
            (sketch.choice != settings.axes || sketch.valueType != settings.valueType)) {
            sketch = {};
            m_toSketch.insert(i);
        }
        updateShare(i);
    }
    publishTotals();
    next();
}

LayerShare SurveyRunner::shareOf(int tensor) {
    const LayerSketch& sketch = m_sketches[static_cast<std::size_t>(tensor)];
    const TensorSettings& settings = m_session.settings(tensor);
    const std::uint64_t input = m_session.tensor(tensor).bytes;
    const auto bytes = static_cast<double>(input);
    LayerShare share{true, true, bytes + estimatedRowBytes, 0, sketch.sumOfSquares, input}; // as if raw
    if (!m_session.whyRaw(tensor).isEmpty())
        return share;
    share.known = sketch.tensor >= 0;
    share.raw = settings.storeRaw || sketch.raw;
    if (!share.known || sketch.points.empty() || share.raw)
        return share;
    const SurveyRow& row = m_session.survey()[static_cast<std::size_t>(tensor)];
    if (row.bytes && m_session.measured(tensor)) { // tried
        share.bytes = static_cast<double>(*row.bytes) + estimatedRowBytes;
        share.droppedEnergy = row.error.value * row.error.value * sketch.sumOfSquares;
        return share;
    }
    ++m_evaluations;
    const SketchNumbers numbers = evaluate(sketch, settings.goal, bytes);
    const double raw = estimatedRawShare * bytes;
    if (whyRawByBytes(numbers.coefficients, sketch.sumOfSquares == 0,
                      static_cast<std::uint64_t>(numbers.bytes), static_cast<std::uint64_t>(raw))) {
        share.bytes = raw + estimatedRowBytes;
        return share;
    }
    share.bytes = numbers.bytes + estimatedRowBytes;
    share.droppedEnergy = numbers.relativeError * numbers.relativeError * sketch.sumOfSquares;
    return share;
}

void SurveyRunner::publishTotals() {
    m_publishTimer.stop();
    const ShareTotals::Sum sum = m_totals.sum();
    CheckpointTotals totals;
    totals.counted = sum.known;
    totals.layers = m_session.tensorCount();
    totals.raw = sum.raw;
    totals.inputBytes = sum.inputBytes;
    totals.bytes = static_cast<std::uint64_t>(sum.bytes + (sum.known > 0 ? estimatedFixedBytes : 0));
    totals.relativeError = sum.energy > 0 ? std::sqrt(sum.droppedEnergy / sum.energy) : 0;
    m_session.setTotals(totals);
}

} // namespace fft_tensor::ui
