// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/device_runner.h"

#include "ui/compute/compute_state.h"

namespace fft_tensor::ui {

namespace {

/// The device that was asked for, or "auto" with the reason why not that one.
DeviceInUse useDevice(ComputeState& state, const QString& choice) {
    DeviceInUse inUse;
    inUse.choice = choice;
    DeviceChoice made;
    try {
        made = state.devices->makeBackend(choice.toStdString(), state.log);
    } catch (const Error& error) {
        inUse.problem = QString::fromUtf8(error.what());
        made = state.devices->makeBackend("auto", state.log);
    }
    state.products = std::move(made.products); // the old ones go before their backend
    state.backend = std::move(made.backend);
    inUse.id = QString::fromStdString(made.id);
    inUse.description = QString::fromStdString(state.backend->description());
    inUse.reason = QString::fromStdString(made.reason);
    inUse.products = state.products->place();
    return inUse;
}

} // namespace

DeviceRunner::DeviceRunner(Session& session, Compute& compute) : m_session(session), m_scope(compute) {
    connect(&session.devices(), &DeviceState::choiceChanged, this, &DeviceRunner::choose);
    connect(&session.devices(), &DeviceState::listWanted, this, &DeviceRunner::list);
    choose();
}

void DeviceRunner::choose() {
    m_scope.ask<DeviceInUse>(
        {},
        [choice = m_session.devices().choice()](ComputeState& state, JobContext&) {
            return useDevice(state, choice);
        },
        [this](const DeviceInUse& device) { onDevice(device); });
}

void DeviceRunner::list() {
    m_scope.ask<std::vector<DeviceEntry>>(
        {"list"}, [](ComputeState& state, JobContext&) { return state.devices->list(); },
        [this](const std::vector<DeviceEntry>& entries) { m_session.devices().setEntries(entries); });
}

void DeviceRunner::onDevice(const DeviceInUse& device) {
    m_session.devices().setInUse(device);
    m_session.log(tr("Computing on: %1. %2").arg(device.description, device.reason).trimmed());
    if (!device.problem.isEmpty())
        m_session.reportError(device.problem);
    if (device.choice != QLatin1String("cpu")) // whoever wants the CPU is not made to wait for a driver
        list();
    if (device.choice == m_session.devices().choice())
        emit changed();
}

} // namespace fft_tensor::ui
