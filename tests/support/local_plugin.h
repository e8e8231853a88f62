// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "device/devices.h"
#include "support/fake_device.h"

namespace fft_tensor::tests {

/// A plug-in within this process.
class LocalPlugin final : public DevicePlugin {
  public:
    std::vector<DeviceEntry> entries;
    FakeDevicePtr device = std::make_shared<FakeDevice>();
    std::vector<std::string> made; ///< ids asked for
    int listed = 0;
    std::function<void()> beforeList = [] {};

    std::vector<DeviceEntry> devices() override {
        ++listed;
        beforeList();
        return entries;
    }
    DeviceParts makeDevice(const std::string& id, LogSink) override {
        made.push_back(id);
        device->enter("start " + id);
        return {std::make_unique<FakeBackend>(device), nullptr};
    }
    std::string runtimeText() const override { return "local"; }
};

inline DeviceEntry entry(const std::string& id, const std::string& reason = {}, bool forTests = false) {
    DeviceEntry made;
    made.id = id;
    made.kind = "cuda";
    made.name = forTests ? "CUDA sources on host" : "Card " + id;
    made.available = reason.empty();
    made.reason = reason;
    made.forTests = forTests;
    return made;
}

/// Devices of a machine with this plug-in.
inline DeviceSources sourcesWith(const std::shared_ptr<LocalPlugin>& plugin) {
    return {makeCpuBackend, [plugin] { return PluginLoad{PluginState::loaded, "local", {}, plugin}; }};
}

/// Devices of a machine that has none, for this reason.
inline DeviceSources sourcesWithout(const std::string& reason) {
    return {makeCpuBackend, [reason] { return PluginLoad{PluginState::missing, {}, reason, nullptr}; }};
}

} // namespace fft_tensor::tests
