// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/device.h"

#include "base/error.h"

#include <algorithm>

namespace fft_tensor::gpu {

namespace {

/// Makes a device the current one and tells about it.
calls::DeviceFacts startDevice(int ordinal) {
    require(calls::useDevice(ordinal));
    calls::DeviceFacts facts;
    require(calls::deviceFacts(ordinal, facts));
    return facts;
}

} // namespace

Device::Device(int ordinal) : Device(ordinal, startDevice(ordinal)) {}

Device::Device(int ordinal, const calls::DeviceFacts& facts)
    : m_ordinal(ordinal), m_name(facts.name), m_memory(0, calls::mostKeptBytes(facts.totalBytes)) {}

std::shared_ptr<DeviceTransform> Device::transformFor(const SpectrumLayout& layout) {
    const auto found = std::find_if(m_transforms.begin(), m_transforms.end(),
                                    [&](const auto& transform) { return transform->layout() == layout; });
    if (found != m_transforms.end()) {
        m_transforms.splice(m_transforms.begin(), m_transforms, found);
    } else {
        if (m_transforms.size() == mostTransforms)
            m_transforms.pop_back();
        m_transforms.push_front(std::make_shared<DeviceTransform>(layout, m_memory));
    }
    dropIdleWork(*m_transforms.front());
    return m_transforms.front();
}

/// Work memory of layouts that nobody uses now.
void Device::dropIdleWork(const DeviceTransform& used) {
    for (const auto& transform : m_transforms)
        if (transform.get() != &used && transform.use_count() == 1)
            transform->dropWork();
}

} // namespace fft_tensor::gpu
