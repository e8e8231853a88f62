// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/compute_service.h"

#include "ui/compute/compute_state.h"
#include "ui/files/file_name.h"

#include <QCoreApplication>

#include <atomic>
#include <future>
#include <utility>

namespace fft_tensor::ui {

namespace {

/// The device that was asked for, or "auto" with the reason why not that one.
DeviceInUse useDevice(Devices& devices, const QString& choice, const LogSink& log,
                      std::shared_ptr<Backend>& backend, std::shared_ptr<ProductFactory>& products) {
    DeviceInUse inUse;
    inUse.choice = choice;
    DeviceChoice made;
    try {
        made = devices.makeBackend(choice.toStdString(), log);
    } catch (const Error& error) {
        inUse.problem = QString::fromUtf8(error.what());
        made = devices.makeBackend("auto", log);
    }
    products = std::move(made.products); // the old ones go before their backend
    backend = std::move(made.backend);
    inUse.id = QString::fromStdString(made.id);
    inUse.description = QString::fromStdString(backend->description());
    inUse.reason = QString::fromStdString(made.reason);
    inUse.products = products->place();
    return inUse;
}

} // namespace

ComputeService::ComputeService(DeviceSources sources, const QString& choice, QObject* parent)
    : QObject(parent), m_state(std::make_shared<State>()), m_queue(std::make_unique<JobQueue>()) {
    post({}, [sources = std::move(sources)](State& state, JobContext&) -> Delivery {
        state.devices = std::make_unique<Devices>(sources);
        return {};
    });
    chooseDevice(choice);
}

void ComputeService::chooseDevice(const QString& choice) {
    post({}, [this, choice](State& state, JobContext&) -> Delivery {
        const DeviceInUse inUse = useDevice(*state.devices, choice, logSink(), state.backend, state.products);
        return [this, inUse] { emit deviceKnown(inUse); };
    });
}

void ComputeService::requestDevices() {
    post({"devices", JobPriority::interactive, {}, false, {}}, [this](State& state, JobContext&) -> Delivery {
        return [this, entries = state.devices->list()] { emit devicesListed(entries); };
    });
}

/// Backends call it, on the compute thread, and all of them are gone before this is.
LogSink ComputeService::logSink() {
    return [this](LogLevel level, const std::string& sentence) {
        QMetaObject::invokeMethod(
            this, [this, level, text = QString::fromStdString(sentence)] { emit remarked(level, text); },
            Qt::QueuedConnection);
    };
}

ComputeService::~ComputeService() {
    m_queue->cancelAll();
    drain([] {});
    QCoreApplication::removePostedEvents(this);
    m_indexed.reset();
    drain([state = m_state] {
        state->analysis.reset();
        state->products.reset();
        state->backend.reset();
        state->devices.reset();
    });
    m_queue.reset();
}

void ComputeService::drain(const std::function<void()>& last) {
    std::promise<void> done;
    JobRequest request;
    request.work = [last](JobContext&) { last(); };
    request.ended = [&done](const JobEnd&) { done.set_value(); };
    m_queue->submit(std::move(request));
    done.get_future().wait();
}

void ComputeService::noteDevice(const QString& device) {
    if (device == m_layerDevice)
        return;
    m_layerDevice = device;
    emit layerMoved(device);
}

JobId ComputeService::post(const Spec& spec, Work work) {
    JobRequest request;
    request.tag = spec.tag;
    request.priority = spec.priority;
    request.work = [this, state = m_state, work = std::move(work)](JobContext& context) {
        Delivery deliver = work(*state, context);
        if (deliver)
            QMetaObject::invokeMethod(this, std::move(deliver), Qt::QueuedConnection);
    };
    request.ended = [this, spec](const JobEnd& end) {
        QMetaObject::invokeMethod(
            this, [this, spec, end] { finish(spec, end); }, Qt::QueuedConnection);
    };
    if (!spec.title.isEmpty()) {
        auto id = std::make_shared<std::atomic<JobId>>(0);
        request.progress = [this, id](const Progress& progress) {
            const JobId known = *id;
            if (known != 0)
                QMetaObject::invokeMethod(
                    this, [this, known, progress] { emit jobProgressed(known, progress); },
                    Qt::QueuedConnection);
        };
        ++m_pending;
        *id = m_queue->submit(std::move(request));
        emit jobStarted(*id, spec.title, spec.isExport);
        return *id;
    }
    ++m_pending;
    return m_queue->submit(std::move(request));
}

void ComputeService::finish(const Spec& spec, const JobEnd& end) {
    --m_pending;
    const QString sentence = end.error ? shownText(end.error->what()) : QString();
    if (!spec.title.isEmpty())
        emit jobEnded(end.id, end.state, sentence);
    if (spec.ended)
        spec.ended(end);
    else if (end.state == JobState::failed)
        emit failed(sentence);
    emit pendingChanged();
}

void ComputeService::cancel(JobId id) {
    m_queue->cancel(id);
}

void ComputeService::cancelLayerJobs() {
    for (const char* tag : {"numbers", "maps", "readout", "curve", "references", "profiles", "packed"})
        m_queue->cancelTag(tag);
}

void ComputeService::cancelPacked() {
    m_queue->cancelTag("packed");
}

void ComputeService::cancelSurveys() {
    m_queue->cancelTag("survey");
    m_queue->cancelTag("sketch");
}

std::optional<CutNumbers> ComputeService::numbersNow(double keep, ValueType type) const {
    if (!m_indexed || type != ValueType::float32)
        return std::nullopt;
    const Cut cut = m_indexed->cutAtKeep(keep);
    CutNumbers numbers;
    numbers.keep = keep;
    numbers.kept = static_cast<double>(cut.count) / static_cast<double>(m_indexed->weights().fullCount);
    numbers.coefficients = cut.units;
    numbers.keptEnergy = cut.keptEnergy();
    numbers.relativeError = cut.relativeError();
    numbers.floorReached = cut.floorReached;
    return numbers;
}

} // namespace fft_tensor::ui
