// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/device.h"

namespace fft_tensor::gpu {

std::string startDevice(int ordinal) {
    require(calls::useDevice(ordinal));
    calls::DeviceFacts facts;
    require(calls::deviceFacts(ordinal, facts));
    return facts.name;
}

Device::Device(int ordinal) : m_ordinal(ordinal), m_name(startDevice(ordinal)) {}

std::shared_ptr<DeviceTransform> Device::transformFor(const SpectrumLayout& layout) {
    if (!m_transform || m_transform->layout() != layout) {
        m_transform.reset(); // its memory first
        m_transform = std::make_shared<DeviceTransform>(layout, m_memory);
    }
    return m_transform;
}

} // namespace fft_tensor::gpu
