// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/compute.h"

#include "ui/compute/compute_state.h"
#include "ui/files/file_name.h"

#include <QCoreApplication>

#include <atomic>
#include <future>
#include <utility>

namespace fft_tensor::ui {

QString sentenceOf(const std::optional<Error>& error) {
    return error ? shownText(error->what()) : QString();
}

Compute::Compute(DeviceSources sources, QObject* parent)
    : QObject(parent), m_state(std::make_shared<ComputeState>()), m_queue(std::make_unique<JobQueue>()) {
    m_state->log = logSink(); // no job yet: nobody else looks
    post(0, {},
         [sources = std::move(sources)](ComputeState& state, JobContext&) {
             state.devices = std::make_unique<Devices>(sources);
         },
         {});
}

Compute::~Compute() {
    m_queue->cancelAll();
    drain([] {});
    QCoreApplication::removePostedEvents(this);
    drain([state = m_state] {
        state->layer = {};
        state->products.reset();
        state->backend.reset();
        state->devices.reset();
    });
    m_queue.reset();
}

void Compute::drain(const std::function<void()>& last) {
    std::promise<void> done;
    JobRequest request;
    request.work = [last](JobContext&) { last(); };
    request.ended = [&done](const JobEnd&) { done.set_value(); };
    m_queue->submit(std::move(request));
    done.get_future().wait();
}

/// Backends call it, on the compute thread, and all of them are gone before this is.
LogSink Compute::logSink() {
    return [this](LogLevel level, const std::string& sentence) {
        QMetaObject::invokeMethod(
            this, [this, level, text = QString::fromStdString(sentence)] { emit remarked(level, text); },
            Qt::QueuedConnection);
    };
}

void Compute::setMemoryQuery(std::function<std::uint64_t()> available) {
    post(
        0, {},
        [available = std::move(available)](ComputeState& state, JobContext&) { state.available = available; },
        {});
}

JobId Compute::post(std::uint64_t scope, const Question& question, Work work, Ended ended) {
    JobRequest request;
    if (!question.tag.empty())
        request.tag = std::to_string(scope) + '/' + question.tag;
    request.priority = question.priority;
    request.work = [state = m_state, work = std::move(work)](JobContext& context) { work(*state, context); };
    request.ended = [this, question, ended = std::move(ended)](const JobEnd& end) {
        QMetaObject::invokeMethod(
            this, [this, question, ended, end] { finish(question, ended, end); }, Qt::QueuedConnection);
    };
    const auto known = std::make_shared<std::atomic<JobId>>(0); // the job may run before its id is told
    if (!question.title.isEmpty())
        request.progress = [this, known](const Progress& progress) {
            if (const JobId id = *known; id != 0)
                QMetaObject::invokeMethod(
                    this, [this, id, progress] { emit jobProgressed(id, progress); }, Qt::QueuedConnection);
        };
    const JobId id = m_queue->submit(std::move(request));
    *known = id;
    m_pending.emplace(id, Pending{scope, question.makesWay});
    if (!question.title.isEmpty())
        emit jobStarted(id, question.title, question.isExport);
    return id;
}

void Compute::finish(const Question& question, const Ended& ended, const JobEnd& end) {
    if (ended)
        ended(end);
    m_pending.erase(end.id);
    if (!question.title.isEmpty())
        emit jobEnded(end.id, end.state, sentenceOf(end.error));
}

void Compute::cancel(JobId id) {
    m_queue->cancel(id);
}

void Compute::cancelWhere(const std::function<bool(const Pending&)>& wanted) {
    for (const auto& [id, pending] : m_pending) // what ends tells of it later
        if (wanted(pending))
            m_queue->cancel(id);
}

void Compute::makeWay() {
    cancelWhere([](const Pending& pending) { return pending.makesWay; });
}

} // namespace fft_tensor::ui
