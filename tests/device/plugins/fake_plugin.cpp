// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// A plug-in without CUDA: its GPU computes on the CPU. What it lists and where it fails is told by
// environment variables, so that one library serves for tests of the loader, the command line and the window:
//   FAKE_PLUGIN_REASON     the one device it lists is not available, for this reason
//   FAKE_PLUGIN_FOR_TESTS  its device is a stand-in that "auto" never chooses
//   FAKE_PLUGIN_FAIL       OPERATION:CODE:NTH, e.g. "select:outOfMemory:2"; "start:…" fails in makeDevice
#include "device/device_plugin.h"
#include "support/fake_device.h"

#include <cstdlib>

namespace {

using namespace fft_tensor;
using namespace fft_tensor::tests;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

class FakePlugin final : public DevicePlugin {
  public:
    std::vector<DeviceEntry> devices() override {
        DeviceEntry first;
        first.id = first.kind = "cuda";
        first.name = "CUDA";
        first.reason = variable("FAKE_PLUGIN_REASON");
        if (!first.reason.empty())
            return {first};
        first.id = "cuda:0";
        first.forTests = !variable("FAKE_PLUGIN_FOR_TESTS").empty();
        first.name = first.forTests ? "CUDA sources on host" : "Fake GPU";
        first.available = true;
        first.memoryBytes = 1'000'000'000;
        first.load = 0.25;
        DeviceEntry second = first;
        second.id = "cuda:1";
        second.name = "Broken GPU";
        second.available = false;
        second.reason = "The fake card is broken. Replace it.";
        return {first, second};
    }

    DeviceParts makeDevice(const std::string& id, LogSink log) override {
        if (id != "cuda:0")
            throw Error(ErrorCode::invalidArgument, "The fake plug-in has no device " + id + ".");
        auto device = std::make_shared<FakeDevice>();
        device->name = devices().front().name;
        const std::string fail = variable("FAKE_PLUGIN_FAIL");
        if (!fail.empty()) {
            const std::size_t first = fail.find(':'), last = fail.rfind(':');
            const bool memory = fail.substr(first + 1, last - first - 1) == "outOfMemory";
            device->failAt(fail.substr(0, first), memory ? ErrorCode::outOfMemory : ErrorCode::deviceFailed,
                           std::atoi(fail.c_str() + last + 1));
        }
        device->enter("start");
        if (log)
            log(LogLevel::info, "The fake GPU started.");
        return {std::make_unique<FakeBackend>(device), nullptr};
    }

    std::string runtimeText() const override { return "fake CUDA 0.0"; }
};

} // namespace

extern "C" int fft_tensor_plugin(const PluginHandshake* program, PluginHandshake* plugin,
                                 DevicePlugin** made) {
    *made = nullptr;
    *plugin = makeHandshake(FFT_TENSOR_VERSION);
    if (!fits(*program, *plugin))
        return pluginUnfit;
    *made = new FakePlugin;
    return pluginStarted;
}
