// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/job_context.h"

#include "base/error.h"

#include <algorithm>
#include <utility>

namespace fft_tensor {

namespace {
constexpr std::chrono::milliseconds reportInterval{50};
constexpr double fractionWorthExtrapolating = 0.02;
} // namespace

JobContext::JobContext(StopQuery shouldStop, ProgressSink sink, YieldHook yieldHook)
    : m_shouldStop(std::move(shouldStop)), m_sink(std::move(sink)), m_yieldHook(std::move(yieldHook)) {}

void JobContext::checkpoint() const {
    if (m_shouldStop && m_shouldStop())
        throw Cancelled{};
}

void JobContext::yieldPoint() const {
    checkpoint();
    if (m_yieldHook) {
        m_yieldHook();
        checkpoint();
    }
}

void JobContext::setStage(std::string stage) {
    const std::lock_guard lock(m_mutex);
    m_progress.stage = std::move(stage);
    report(false);
}

void JobContext::setFraction(double fraction) {
    const std::lock_guard lock(m_mutex);
    const bool wasComplete = m_progress.fraction >= 1.0;
    m_progress.fraction = m_shareBegin + (m_shareEnd - m_shareBegin) * std::clamp(fraction, 0.0, 1.0);
    report(!wasComplete && m_progress.fraction >= 1.0);
}

void JobContext::report(bool force) {
    if (!m_sink)
        return;
    const auto now = std::chrono::steady_clock::now();
    if (!force && now - m_lastReport < reportInterval)
        return;
    m_lastReport = now;
    const double elapsed = std::chrono::duration<double>(now - m_started).count();
    m_progress.secondsLeft = m_progress.fraction >= fractionWorthExtrapolating
                                 ? elapsed * (1 - m_progress.fraction) / m_progress.fraction
                                 : -1;
    m_sink(m_progress);
}

JobContext::Share::Share(JobContext& context, double begin, double end)
    : m_context(context), m_begin(context.m_shareBegin), m_end(context.m_shareEnd) {
    const std::lock_guard lock(context.m_mutex);
    const double width = m_end - m_begin;
    context.m_shareBegin = m_begin + width * begin;
    context.m_shareEnd = m_begin + width * end;
}

JobContext::Share::~Share() {
    const std::lock_guard lock(m_context.m_mutex);
    m_context.m_shareBegin = m_begin;
    m_context.m_shareEnd = m_end;
}

} // namespace fft_tensor
