// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/studio/survey_runner.h"

#include "pipeline/estimate.h"
#include "ui/studio/sketch.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {
constexpr int restMs = 350; ///< changed settings have come to rest
}

SurveyRunner::SurveyRunner(Session& session, ComputeService& service, QObject* parent)
    : QObject(parent), m_session(session), m_service(service) {
    m_restTimer.setSingleShot(true);
    m_restTimer.setInterval(restMs);
    connect(&m_restTimer, &QTimer::timeout, this, &SurveyRunner::next);
    connect(&session, &Session::documentChanged, this, &SurveyRunner::start);
    connect(&service, &ComputeService::surveyed, this, &SurveyRunner::onSurveyed);
    connect(&service, &ComputeService::sketched, this, &SurveyRunner::onSketched);
}

void SurveyRunner::start() {
    m_service.cancelSurveys();
    ++m_document;
    m_toSurvey.clear();
    m_toSketch.clear();
    m_sketches.clear();
    m_surveying = -1;
    m_restTimer.stop();
    m_surveyed = 0;
    m_paused = true; // the first layer goes before
    for (int i = 0; i < m_session.tensorCount(); ++i) {
        const QString reason = m_session.whyRaw(i);
        if (!reason.isEmpty()) {
            m_session.setSurveyRow(i, {SurveyRow::State::skipped, reason, {}, {}});
            continue;
        }
        m_toSurvey.insert(i);
        m_toSketch.push_back(i);
    }
    updateTotals();
}

void SurveyRunner::resume() {
    m_paused = false;
    next();
}

void SurveyRunner::next() {
    if (!m_enabled || m_paused || m_running || !m_session.document())
        return;
    m_asked = m_document;
    if (!m_toSketch.empty() &&
        (m_toSurvey.empty() || resting() || m_toSketch.front() < *m_toSurvey.begin())) {
        m_running = true;
        m_service.requestSketch(m_session.document(), m_toSketch.front(),
                                m_session.settings(m_toSketch.front()));
    } else if (!m_toSurvey.empty() && !resting()) {
        askForSurvey();
    }
}

/// The current layer first: it is what people look at.
void SurveyRunner::askForSurvey() {
    const int current = m_session.current();
    m_surveying = m_toSurvey.contains(current) ? current : *m_toSurvey.begin();
    m_running = true;
    m_service.requestSurvey(m_session.document(), m_surveying, m_session.settings(m_surveying));
}

void SurveyRunner::onSurveyed(int tensor, const SurveyRow& row, bool cancelled) {
    m_running = false;
    m_surveying = -1;
    if (m_asked == m_document && !cancelled) {
        m_session.setSurveyRow(tensor, row);
        ++m_surveyed;
        if (m_session.measured(tensor) || row.settings == m_session.settings(tensor)) // else they changed
            m_toSurvey.erase(tensor);
        emit progressed();
    }
    next();
}

void SurveyRunner::onSketched(const LayerSketch& sketch, bool failed) {
    m_running = false;
    const bool cancelled = sketch.points.empty() && !failed;
    if (m_asked == m_document && !cancelled) {
        const TensorSettings& settings = m_session.settings(sketch.tensor);
        if (settings.axes == sketch.choice && settings.valueType == sketch.valueType) {
            std::erase(m_toSketch, sketch.tensor);
            m_sketches[sketch.tensor] = sketch;
        }
        updateTotals();
        emit progressed();
    }
    next();
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
            m_service.cancelSurveys();
        m_toSurvey.insert(i);
        m_restTimer.start();
    }
}

void SurveyRunner::refreshSketches(const std::vector<int>& tensors) {
    for (const int i : tensors) {
        const auto it = m_sketches.find(i);
        const TensorSettings& settings = m_session.settings(i);
        if (it == m_sketches.end() ||
            (it->second.choice == settings.axes && it->second.valueType == settings.valueType))
            continue;
        m_sketches.erase(it);
        m_toSketch.push_back(i);
    }
    std::sort(m_toSketch.begin(), m_toSketch.end());
    updateTotals();
    next();
}

std::optional<SurveyRunner::Share> SurveyRunner::shareOf(int tensor) const {
    const auto bytes = static_cast<double>(m_session.tensor(tensor).bytes);
    if (!m_session.whyRaw(tensor).isEmpty())
        return Share{bytes, 0, 0};
    const auto it = m_sketches.find(tensor);
    if (it == m_sketches.end())
        return std::nullopt;
    const LayerSketch& sketch = it->second;
    if (sketch.points.empty() || m_session.settings(tensor).storeRaw)
        return Share{bytes, 0, sketch.sumOfSquares};
    const SketchNumbers numbers = evaluate(sketch, m_session.settings(tensor).goal, bytes);
    if (numbers.bytes >= bytes) // the raw rule, by estimate
        return Share{bytes, 0, sketch.sumOfSquares};
    return Share{numbers.bytes, numbers.relativeError * numbers.relativeError * sketch.sumOfSquares,
                 sketch.sumOfSquares};
}

void SurveyRunner::updateTotals() {
    CheckpointTotals totals;
    Share sum;
    for (int i = 0; i < m_session.tensorCount(); ++i) {
        ++totals.layers;
        const std::optional<Share> share = shareOf(i);
        if (!share)
            continue;
        ++totals.counted;
        totals.inputBytes += m_session.tensor(i).bytes;
        sum.bytes += share->bytes + estimatedRowBytes;
        sum.droppedEnergy += share->droppedEnergy;
        sum.energy += share->energy;
    }
    if (totals.counted > 0)
        sum.bytes += estimatedFixedBytes;
    totals.bytes = static_cast<std::uint64_t>(sum.bytes);
    totals.relativeError = sum.energy > 0 ? std::sqrt(sum.droppedEnergy / sum.energy) : 0;
    m_session.setTotals(totals);
}

} // namespace fft_tensor::ui
