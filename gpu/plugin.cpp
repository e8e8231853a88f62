// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The one entry point of the plug-in, and the devices that it tells of.
#include "device/device_plugin.h"

#include "base/error.h"
#include "products/device_products.h"
#include "resident/cuda_backend.h"
#include "resident/device.h"
#include "runtime/calls.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <string>

namespace fft_tensor::gpu {

namespace {

std::string versionText(int version) {
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

/// Why nothing can run at all, as a sentence.
std::string reasonFor(const Status& status) {
    int driver = 0, runtime = 0;
    const bool known = calls::versions(driver, runtime).code == StatusCode::ok;
    const std::string needed = known && runtime > 0 ? "CUDA " + versionText(runtime) : "this plug-in's CUDA";
    switch (status.code) {
    case StatusCode::noDriver:
        return "This machine has no NVIDIA driver. To use an NVIDIA GPU, install a driver for " + needed +
               " or later.";
    case StatusCode::driverTooOld:
        return "The NVIDIA driver is too old: it serves CUDA " + versionText(driver) +
               ", and this plug-in needs " + needed + ". Update the driver.";
    case StatusCode::noDevice:
        return "The NVIDIA driver finds no GPU. Check that one is built in and switched on, and that "
               "CUDA_VISIBLE_DEVICES does not hide it.";
    case StatusCode::outOfMemory:
        return "The GPU has no memory left to start with. Close programs that use it.";
    case StatusCode::outOfHostMemory:
        return "This computer has no memory left to start the GPU with. Close other programs.";
    case StatusCode::ok:
    case StatusCode::unsupported:
    case StatusCode::deviceLost:
    case StatusCode::failed:
        break;
    }
    return std::string("The GPU does not start: ") + status.call + " answered \"" + status.words +
           "\". Restart the program; if it stays so, restart the machine or update the driver.";
}

#ifndef FFT_TENSOR_OLDEST_CAPABILITY
#define FFT_TENSOR_OLDEST_CAPABILITY 0 // the sources on the host
#endif
constexpr int oldestCapability =
    FFT_TENSOR_OLDEST_CAPABILITY; ///< 10 · major + minor that kernels were made for

/// Why kernels do not run on such a card, as a sentence; empty when they do.
std::string reasonForAge(const calls::DeviceFacts& facts) {
    const int capability = 10 * facts.major + facts.minor;
    if (capability >= oldestCapability)
        return {};
    const auto text = [](int value) { return std::to_string(value / 10) + "." + std::to_string(value % 10); };
    return "This GPU is of compute capability " + text(capability) + ", and this plug-in is made for " +
           text(oldestCapability) + " and later. Compute on the CPU.";
}

std::string idOf(int ordinal) {
    return "cuda:" + std::to_string(ordinal);
}

bool isStandIn() {
    return std::strcmp(calls::platformName(), "CUDA") != 0;
}

class CudaPlugin final : public DevicePlugin {
  public:
    std::vector<DeviceEntry> devices() override {
        int count = 0;
        Status status = calls::deviceCount(count);
        if (status.code == StatusCode::ok && count == 0)
            status.code = StatusCode::noDevice;
        if (status.code != StatusCode::ok)
            return {unavailable("cuda", status)};
        std::vector<DeviceEntry> entries;
        for (int ordinal = 0; ordinal < count; ++ordinal)
            entries.push_back(entryOf(ordinal));
        return entries;
    }

    DeviceParts makeDevice(const std::string& id, LogSink) override { // it has nothing to remark
        int count = 0;
        require(calls::deviceCount(count));
        for (int ordinal = 0; ordinal < count; ++ordinal)
            if (id == idOf(ordinal))
                return start(ordinal);
        throw Error(ErrorCode::invalidArgument, "There is no GPU \"" + id + "\": this machine has " +
                                                    std::to_string(count) + ", numbered from cuda:0.");
    }

    std::string runtimeText() const override {
        int driver = 0, runtime = 0;
        if (calls::versions(driver, runtime).code != StatusCode::ok)
            return calls::platformName();
        return std::string(calls::platformName()) + " " + versionText(runtime) + ", driver for CUDA " +
               versionText(driver);
    }

  private:
    static DeviceEntry unavailable(const std::string& id, const Status& status) {
        DeviceEntry entry;
        entry.id = id;
        entry.kind = "cuda";
        entry.name = "NVIDIA GPU";
        entry.reason = reasonFor(status);
        entry.forTests = isStandIn();
        return entry;
    }

    /// Starting a device takes memory of it, so that only the first is tried unasked. One that did not start
    /// is tried again: its memory may be free by then.
    Status tryStart(int ordinal) {
        const auto known = m_started.find(ordinal);
        if (known != m_started.end() && known->second.code == StatusCode::ok)
            return known->second;
        return m_started[ordinal] = calls::useDevice(ordinal);
    }

    DeviceEntry entryOf(int ordinal) {
        calls::DeviceFacts facts;
        Status status = calls::deviceFacts(ordinal, facts);
        const std::string tooOld = status.code == StatusCode::ok ? reasonForAge(facts) : std::string();
        if (status.code == StatusCode::ok && tooOld.empty() &&
            (ordinal == 0 || m_started.count(ordinal) != 0))
            status = tryStart(ordinal);
        DeviceEntry entry = unavailable(idOf(ordinal), status);
        if (facts.name[0] != 0)
            entry.name = facts.name;
        entry.memoryBytes = facts.totalBytes;
        entry.available = status.code == StatusCode::ok && tooOld.empty();
        if (status.code == StatusCode::ok)
            entry.reason = tooOld;
        double load = -1;
        if (calls::deviceLoad(ordinal, load).code == StatusCode::ok && load >= 0)
            entry.load = load;
        return entry;
    }

    DeviceParts start(int ordinal) {
        require(tryStart(ordinal));
        const auto device = std::make_shared<Device>(ordinal);
        return {makeCudaBackend(device), makeDeviceProducts(device)};
    }

    std::map<int, Status> m_started;
};

/// Copies a sentence into the handshake, cut at a whole character where it is too long.
void tell(PluginHandshake& handshake, const std::string& sentence) {
    std::size_t length = std::min(sentence.size(), sizeof(handshake.reason) - 1);
    while (length > 0 && length < sentence.size() && (sentence[length] & 0xc0) == 0x80)
        --length;
    std::memcpy(handshake.reason, sentence.data(), length);
    handshake.reason[length] = 0;
}

} // namespace

} // namespace fft_tensor::gpu

extern "C" int fft_tensor_plugin(const fft_tensor::PluginHandshake* program,
                                 fft_tensor::PluginHandshake* plugin, fft_tensor::DevicePlugin** made) {
    using namespace fft_tensor;
    *made = nullptr;
    PluginHandshake own = makeHandshake(FFT_TENSOR_VERSION);
    int answer = pluginUnfit;
    if (fits(*program, own)) {
        try {
            *made = new gpu::CudaPlugin;
            answer = pluginStarted;
        } catch (...) {
            gpu::tell(own, currentError().message());
            answer = pluginFailed;
        }
    }
    std::memcpy(plugin, &own, std::min<std::size_t>(program->size, sizeof(own)));
    return answer;
}
