// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/coordinator.h"

#include "ui/compute/compute_jobs.h"
#include "ui/files/file_name.h"

#include <algorithm>

namespace fft_tensor::ui {

namespace {
constexpr int restMs = 350; ///< the slider has come to rest

void singleShot(QTimer& timer, int interval) {
    timer.setSingleShot(true);
    timer.setInterval(interval);
}
} // namespace

Coordinator::Coordinator(Session& session, ComputeService& service, QObject* parent)
    : QObject(parent), m_session(session), m_service(service), m_runner(session, service) {
    singleShot(m_mapsTimer, 0);
    singleShot(m_readoutTimer, 0);
    singleShot(m_packedTimer, restMs);
    connect(&m_mapsTimer, &QTimer::timeout, this, &Coordinator::sendMaps);
    connect(&m_readoutTimer, &QTimer::timeout, this, &Coordinator::sendReadout);
    connect(&m_packedTimer, &QTimer::timeout, this, &Coordinator::sendPacked);
    connect(&session, &Session::currentChanged, this, &Coordinator::analyzeCurrent);
    connect(&session, &Session::settingsChanged, this, &Coordinator::onSettingsChanged);
    connect(&session, &Session::wantedMapsChanged, this, [this] { m_mapsTimer.start(); });
    connect(&session, &Session::cursorChanged, this, [this] { m_readoutTimer.start(); });
    connect(&session.devices(), &DeviceState::choiceChanged, this,
            [this] { m_service.chooseDevice(m_session.devices().choice()); });
    connect(&session.devices(), &DeviceState::listWanted, &service, &ComputeService::requestDevices);
    connectResults();
    connectDevices();
}

void Coordinator::connectResults() {
    connect(&m_service, &ComputeService::fileOpened, this, [this](const OpenedFile& file) {
        m_session.setDocument(file);
        m_session.log(tr("Opened %1 (%2), tensors: %3.")
                          .arg(shownName(file.path), QString::fromStdString(file.file->format()))
                          .arg(m_session.tensorCount()));
        emit opened(file.path);
    });
    connect(&m_service, &ComputeService::openFailed, &m_session, &Session::reportError);
    connect(&m_service, &ComputeService::failed, &m_session, &Session::reportError);
    connect(&m_service, &ComputeService::analyzed, this, &Coordinator::onAnalyzed);
    connect(&m_service, &ComputeService::valuesDrawn, this, &Coordinator::onValues);
    connect(&m_service, &ComputeService::memoryForeseen, this, [this](const QString& sentence) {
        m_session.setLayerNote(sentence);
        m_session.log(sentence);
    });
    connect(&m_service, &ComputeService::analysisFailed, this,
            [this](std::uint64_t, const QString& sentence) {
                m_session.setLayerProblem(sentence);
                m_session.reportError(sentence);
                m_runner.resume();
            });
    connect(&m_service, &ComputeService::numbersReady, this, &Coordinator::onNumbers);
    connect(&m_service, &ComputeService::mapsReady, &m_session, &Session::setMaps);
    connect(&m_service, &ComputeService::readoutReady, this, [this](const Readout& readout) {
        if (m_session.cursor() && m_session.cursor()->y() == readout.row &&
            m_session.cursor()->x() == readout.column)
            m_session.setReadout(readout);
    });
    connect(&m_service, &ComputeService::curveReady, this, &Coordinator::onCurve);
    connect(&m_service, &ComputeService::referencesReady, this, &Coordinator::onReferences);
    connect(&m_service, &ComputeService::profilesReady, &m_session, &Session::setProfiles);
    connect(&m_service, &ComputeService::packedReady, this, &Coordinator::onPacked);
}

void Coordinator::connectDevices() {
    DeviceState& devices = m_session.devices();
    connect(&m_service, &ComputeService::deviceKnown, this, &Coordinator::onDevice);
    connect(&m_service, &ComputeService::devicesListed, &devices, &DeviceState::setEntries);
    connect(&m_service, &ComputeService::layerMoved, &devices, &DeviceState::setLayerDevice);
    connect(&m_service, &ComputeService::remarked, this, [this](LogLevel level, const QString& sentence) {
        if (level == LogLevel::warning)
            m_session.reportError(sentence);
        else
            m_session.log(sentence);
    });
}

void Coordinator::onDevice(const DeviceInUse& device) {
    m_session.devices().setInUse(device);
    m_session.log(tr("Computing on: %1. %2").arg(device.description, device.reason).trimmed());
    if (!device.problem.isEmpty())
        m_session.reportError(device.problem);
    if (device.choice != QLatin1String("cpu")) // whoever wants the CPU is not made to wait for a driver
        m_service.requestDevices();
    if (m_session.current() < 0 || device.choice != m_session.devices().choice())
        return;
    m_session.beginAnalysis();
    analyzeCurrent();
}

void Coordinator::open(const QString& address) {
    m_service.openFile(address);
}

JobId Coordinator::exportTo(const QString& path) {
    if (!m_session.document()) { // none yet, or the one that was asked for is still being opened
        m_session.reportError(tr("There is nothing to export yet: no file is open. Open one, wait until its "
                                 "layers are listed, and export then."));
        return 0;
    }
    CompressOptions options;
    options.recipe = m_session.recipe();
    return m_service.exportCheckpoint(m_session.document(), path, options);
}

bool Coordinator::settled() const {
    return m_service.pending() == 0 && !m_mapsTimer.isActive() && !m_readoutTimer.isActive() &&
           !m_packedTimer.isActive() && !m_runner.resting();
}

/// Of a layer that has been transformed.
TensorTask Coordinator::currentTask() const {
    return taskFor(m_session.tensor(m_session.current()), m_session.currentSettings());
}

void Coordinator::analyzeCurrent() {
    const int tensor = m_session.current();
    if (tensor < 0)
        return;
    const QString reason = m_session.whyRaw(tensor);
    if (!reason.isEmpty() && !m_session.canDraw(tensor)) {
        m_session.setLayerProblem(reason);
        m_runner.resume();
        return;
    }
    m_runner.pause();
    m_analyzed = m_session.currentSettings();
    if (!reason.isEmpty()) {
        m_generation = m_service.drawValues(m_session.document(), tensor, reason);
        return;
    }
    m_generation = m_service.analyze(m_session.document(), tensor, m_analyzed);
}

void Coordinator::onSettingsChanged(const std::vector<int>& tensors) {
    m_runner.refresh(tensors);
    const int current = m_session.current();
    if (current < 0 || std::find(tensors.begin(), tensors.end(), current) == tensors.end())
        return;
    const TensorSettings& settings = m_session.currentSettings();
    if (settings.axes != m_analyzed.axes) {
        m_session.beginAnalysis();
        analyzeCurrent();
        return;
    }
    if (!m_session.analysis())
        return;
    if (settings.valueType != m_analyzed.valueType) {
        m_service.requestCurve(settings.valueType);
        m_service.requestReferences(settings.valueType);
    }
    m_analyzed = settings;
    updateNumbers();
}

void Coordinator::onAnalyzed(const LayerAnalysis& analysis) {
    m_session.setAnalysis(analysis);
    const TensorSettings& settings = m_session.currentSettings();
    m_service.requestNumbers(currentTask());
    m_mapsTimer.start();
    m_service.requestCurve(settings.valueType);
    m_service.requestProfiles();
    m_service.requestReferences(settings.valueType);
    m_runner.resume();
}

/// A layer whose values alone are there.
void Coordinator::onValues(const LayerValues& values) {
    m_session.setValues(values);
    m_mapsTimer.start();
    if (values.stopsExports && !m_session.currentSettings().storeRaw)
        m_session.offerRaw(tr("%1: %2 An export stops at this layer unless it is stored raw.")
                               .arg(shownText(m_session.tensor(values.tensor).name), values.reason));
    m_runner.resume();
}

/// Numbers at once where they can be had at once; else from the compute thread.
void Coordinator::updateNumbers() {
    const TensorSettings& settings = m_session.currentSettings();
    m_service.cancelPacked();
    std::optional<CutNumbers> now;
    if (settings.goal.kind == Goal::Kind::keep)
        now = m_service.numbersNow(settings.goal.value, settings.valueType);
    if (!now) {
        m_service.requestNumbers(currentTask());
        return;
    }
    onNumbers(numbersOf(*now, currentTask(), m_session.analysis()->layout.halfCount()));
}

void Coordinator::onNumbers(LayerNumbers numbers) {
    if (numbers.settings != m_session.currentSettings())
        return; // answers a goal that has moved on
    numbers.generation = m_generation;
    m_session.setNumbers(numbers);
    m_mapsTimer.start();
    m_packedTimer.start();
    if (m_session.cursor())
        m_readoutTimer.start();
}

/// What an export has made of the layer takes the place of what was estimated.
void Coordinator::onPacked(const LayerPacked& packed) {
    if (packed.settings != m_session.currentSettings())
        return;
    if (packed.otherAxes) {
        m_session.beginAnalysis();
        analyzeCurrent();
        return;
    }
    const bool moved = !m_session.numbers() || m_session.numbers()->cut.keep != packed.numbers.cut.keep;
    LayerNumbers numbers = packed.numbers;
    numbers.generation = m_generation;
    m_session.setNumbers(numbers);
    m_session.setPacked(packed);
    if (moved)
        m_mapsTimer.start();
    if (moved && m_session.cursor())
        m_readoutTimer.start();
}

void Coordinator::onCurve(const std::vector<CurvePoint>& curve) {
    LayerCurves curves = m_session.curves();
    curves.spectral = curve;
    m_session.setCurves(curves);
}

void Coordinator::onReferences(const LayerCurves& references) {
    LayerCurves curves = references;
    curves.spectral = m_session.curves().spectral;
    m_session.setCurves(curves);
}

void Coordinator::sendMaps() {
    const std::vector<MapSlot> wanted = m_session.wantedMaps();
    const auto& numbers = m_session.numbers();
    const bool whole = m_session.analysis() && numbers;
    if ((!whole && !m_session.values()) || wanted.empty())
        return;
    m_service.requestMaps(wanted, whole ? numbers->cut.keep : 0, m_session.currentSettings().valueType);
}

void Coordinator::sendReadout() {
    const std::optional<QPoint>& cell = m_session.cursor();
    const auto& numbers = m_session.numbers();
    const bool whole = m_session.analysis() && numbers;
    if (!cell || (!whole && !m_session.values())) {
        m_session.setReadout({});
        return;
    }
    m_service.requestReadout(m_session.plane(false), m_session.plane(true), *cell,
                             whole ? numbers->cut.keep : 0, m_session.currentSettings().valueType);
}

void Coordinator::sendPacked() {
    if (m_session.analysis() && m_session.numbers() && !m_session.packed())
        m_service.requestPacked(m_session.document(), m_session.current(), m_session.currentSettings());
}

} // namespace fft_tensor::ui
