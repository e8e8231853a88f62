// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/current_layer.h"

namespace fft_tensor::ui {

std::uint64_t CurrentLayer::begin(bool large) {
    m_scope.cancel();
    if (m_lean || large)
        m_scope.compute().makeWay();
    m_valuesAlone = m_lean = false;
    return ++m_generation;
}

void CurrentLayer::enterAnalysis(bool lean, const QString& device) {
    m_lean = lean;
    m_device = device;
}

void CurrentLayer::enterValues() {
    m_valuesAlone = true;
}

void CurrentLayer::noteDevice(const QString& device) {
    if (device == m_device)
        return;
    m_device = device;
    emit moved(device);
}

} // namespace fft_tensor::ui
