// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "device/device_plugin.h"

#include <memory>
#include <string>
#include <vector>

namespace fft_tensor {

/// The plug-in's file name wherever a folder is searched.
inline constexpr const char* pluginFileName = "libfft_tensor_cuda.so";

/// Where to look for the plug-in. A plain value.
struct PluginSearch {
    bool built = false;               ///< this build of the program made a plug-in
    std::string given;                ///< a file or a folder: when not empty, nothing else is looked at
    std::vector<std::string> folders; ///< in this order; the first that holds the file counts
    /// A library of the system that must open before the plug-in is: the driver's. Opening the plug-in loads
    /// CUDA's libraries, 0.12 s and 220 MB (measured) that a machine without a driver need not spend. Not
    /// asked for when empty, or when the plug-in is given.
    std::string driver{};

    /// FFT_TENSOR_PLUGIN_PATH; else beside the running program, in ../lib of it, beside this library, and in
    /// the folder fft-tensor-studio beside this library, where an installation has it.
    [[nodiscard]] static PluginSearch ofThisProcess();
};

/// How loading ended.
enum class PluginState {
    loaded,         ///< it started; whether there is a device in it is another question
    notBuilt,       ///< this build has none, and none was given
    missing,        ///< there is no such file in the places looked at
    noDriver,       ///< the machine has no driver, so that it was not opened
    libraryMissing, ///< a library that it needs is not installed
    cannotOpen,   ///< the system refuses it otherwise: not a library, for another processor, symbols missing
    noEntryPoint, ///< a library, but no plug-in
    wrongVersion, ///< its version, interface or toolchain is not this program's
    failed,       ///< it gave a reason why it cannot start
};

/// A plug-in, or the reason why there is none.
struct PluginLoad {
    PluginState state = PluginState::notBuilt;
    std::string path;   ///< of the file that counted; empty when none was found
    std::string reason; ///< a sentence, or several: what happened, where, what to do; empty when loaded
    std::shared_ptr<DevicePlugin> plugin; ///< non-null exactly when loaded
};

/// Looks, opens, shakes hands and starts. Never throws for what it finds: every outcome is a state. Thread
/// rule: the thread that will compute.
[[nodiscard]] PluginLoad loadPlugin(const PluginSearch& search);

} // namespace fft_tensor
