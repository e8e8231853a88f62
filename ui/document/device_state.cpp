// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/device_state.h"

#include <QStringList>

namespace fft_tensor::ui {

void DeviceState::choose(const QString& choice) {
    if (choice == m_choice)
        return;
    m_choice = choice;
    emit choiceChanged();
}

QString DeviceState::shown() const {
    const bool cpuIsUsed = m_inUse.id == QLatin1String("cpu") && m_layerDevice == QLatin1String("CPU");
    return m_layerDevice.isEmpty() || cpuIsUsed ? m_inUse.description : m_layerDevice;
}

QString DeviceState::explanation() const {
    QStringList sentences;
    if (!m_layerDevice.isEmpty())
        sentences << tr("This layer was computed on: %1.").arg(m_layerDevice);
    if (!m_inUse.description.isEmpty())
        sentences << tr("New layers are computed on: %1.").arg(m_inUse.description);
    sentences << m_inUse.problem << m_inUse.reason;
    sentences.removeAll(QString());
    return sentences.join(QLatin1Char('\n'));
}

void DeviceState::setInUse(const DeviceInUse& device) {
    m_inUse = device;
    emit shownChanged();
}

void DeviceState::setEntries(const std::vector<DeviceEntry>& entries) {
    m_entries = entries;
    emit entriesChanged();
}

void DeviceState::setLayerDevice(const QString& device) {
    if (device == m_layerDevice)
        return;
    m_layerDevice = device;
    emit shownChanged();
}

} // namespace fft_tensor::ui
