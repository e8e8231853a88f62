// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/log.h"
#include "device/device_entry.h"
#include "device/plugin_loader.h"
#include "spectral/backend.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace fft_tensor {

/// Where devices come from; tests put their own here.
struct DeviceSources {
    std::function<std::unique_ptr<Backend>()> makeCpu = makeCpuBackend;
    std::function<PluginLoad()> loadPlugin = [] {
        return fft_tensor::loadPlugin(PluginSearch::ofThisProcess());
    };
    /// false: a backend on a GPU is that GPU's own, whose failures are failures, and must not outlive the
    /// Devices. For self-tests, which must not be passed by the CPU in a GPU's name.
    bool fallBack = true;
};

/// A backend, and how it came to be that one.
struct DeviceChoice {
    std::unique_ptr<Backend> backend;         ///< non-null
    std::unique_ptr<ProductFactory> products; ///< non-null; goes before `backend`
    std::string id;                           ///< of its device
    std::string reason;                       ///< with "auto" on the CPU: why no GPU, a sentence; else empty
};

/// The devices of this machine that spectra can be computed on, and those that failed in this run.
/// The plug-in is loaded when it is first asked for, so that work on the CPU never touches a driver.
/// Thread rule: one thread for its whole life, the one that computes. Backends may outlive it.
class Devices {
  public:
    explicit Devices(DeviceSources sources = {});

    /// The CPU first, then the devices of the plug-in, or one entry "cuda" with the reason why there are
    /// none.
    [[nodiscard]] std::vector<DeviceEntry> list();

    /// `choice`: "auto", "cpu", "cuda" (the first available) or an id such as "cuda:1". "auto" takes the
    /// first available GPU that is no stand-in for tests, else the CPU. What is on a GPU falls back to the
    /// CPU for what the GPU cannot do (see fallback_backend.h), and tells `log`, which may be empty. Throws
    /// Error(invalidArgument) for another choice, Error(unsupported) with the reason for a GPU that is not
    /// available, and what the plug-in throws for one that does not start.
    [[nodiscard]] DeviceChoice makeBackend(const std::string& choice, const LogSink& log);

    /// "auto", "cpu", "cuda" or "cuda:" and a number.
    [[nodiscard]] static bool isChoice(const std::string& text);

  private:
    struct Losses {
        std::map<std::string, std::string> whyOf; ///< by id of device
    };

    const PluginLoad& plugin();
    [[nodiscard]] std::vector<DeviceEntry> pluginEntries();
    [[nodiscard]] DeviceChoice makeOnCpu(std::string reason);
    [[nodiscard]] DeviceChoice makeAutomatic(const LogSink& log);
    [[nodiscard]] DeviceChoice makeChosen(const std::string& choice, const LogSink& log);
    [[nodiscard]] DeviceChoice makeOn(const DeviceEntry& entry, const LogSink& log);

    DeviceSources m_sources;
    std::shared_ptr<Losses> m_losses = std::make_shared<Losses>(); ///< shared with backends
    std::unique_ptr<PluginLoad> m_plugin;                          ///< null until it is asked for
};

} // namespace fft_tensor
