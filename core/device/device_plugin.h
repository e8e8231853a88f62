// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/log.h"
#include "device/device_entry.h"
#include "product/product_factory.h"
#include "spectral/backend.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace fft_tensor {

/// One device at work. Both parts share it.
struct DeviceParts {
    std::unique_ptr<Backend> backend;         ///< non-null
    std::unique_ptr<ProductFactory> products; ///< null: products are left to the CPU. Goes before `backend`
};

/// What a plug-in offers once it has started. Made by the plug-in, owned by the program, destroyed before the
/// library is closed and after every backend made by it.
/// Thread rule: one thread for its whole life, the one that computes.
class DevicePlugin {
  public:
    virtual ~DevicePlugin() = default;

    /// The devices as they are now, asked anew each time, ids "cuda:0", "cuda:1", … in the driver's order.
    /// Where there is none to use (no driver, driver too old, no device, no memory at start), one entry with
    /// id "cuda", available = false and the reason as a sentence. Does not throw for any of these.
    [[nodiscard]] virtual std::vector<DeviceEntry> devices() = 0;

    /// A backend and products on one device: `id` as devices() gave it. Its remarks go to `log`, which may be
    /// empty. Throws Error(invalidArgument) for an id that it does not have, Error(outOfMemory |
    /// deviceFailed) when the device does not start. Of both and of what comes from them is expected:
    /// - Error(outOfMemory) when the device's memory does not suffice even in smaller pieces: the program
    ///   repeats the operation on the CPU;
    /// - Error(deviceFailed) when the device, its driver or its libraries failed: the program ends this
    /// device
    ///   for its run and repeats the operation on the CPU;
    /// - Cancelled and the errors of core's backend.h as from the CPU;
    /// - destructors that throw nothing, also after the device was lost.
    [[nodiscard]] virtual DeviceParts makeDevice(const std::string& id, LogSink log) = 0;

    /// For people: the versions of what it runs on, e.g. "CUDA 12.4, driver 550.54, cuFFT 11.2".
    [[nodiscard]] virtual std::string runtimeText() const = 0;
};

/// Raised whenever DevicePlugin, DeviceEntry, LogSink or a class of spectral/backend.h or of core/product's
/// headers changes.
inline constexpr std::uint32_t pluginAbi = 4;

/// What decides whether objects of the two sides fit each other: mangling, the layout of std::string, and
/// whether the address sanitizer annotates containers.
#if defined(__SANITIZE_ADDRESS__)
#define FFT_TENSOR_TOOLCHAIN_SANITIZER "address"
#elif defined(__SANITIZE_THREAD__)
#define FFT_TENSOR_TOOLCHAIN_SANITIZER "thread"
#else
#define FFT_TENSOR_TOOLCHAIN_SANITIZER "none"
#endif
#define FFT_TENSOR_TEXT_OF(macro) FFT_TENSOR_TEXT(macro)
#define FFT_TENSOR_TEXT(token) #token
#if defined(_GLIBCXX_USE_CXX11_ABI)
#define FFT_TENSOR_TOOLCHAIN_LIBRARY "libstdc++ strings " FFT_TENSOR_TEXT_OF(_GLIBCXX_USE_CXX11_ABI)
#else
#define FFT_TENSOR_TOOLCHAIN_LIBRARY "another standard library"
#endif
inline constexpr const char* pluginToolchain =
    FFT_TENSOR_TOOLCHAIN_LIBRARY ", sanitizer " FFT_TENSOR_TOOLCHAIN_SANITIZER;

/// Exchanged before any C++ object is. Plain C: its layout never changes; `size` lets it grow at its end.
struct PluginHandshake {
    std::uint32_t size = sizeof(PluginHandshake);
    std::uint32_t abi = pluginAbi;
    char version[32] = {};   ///< of the program or plug-in, e.g. "0.1.0"; ends with a zero
    char toolchain[64] = {}; ///< pluginToolchain; ends with a zero
    char reason[512] = {};   ///< from the plug-in, with pluginFailed: a sentence in UTF-8; ends with a zero
};

/// The handshake of the side that is being compiled. `version`: the project's.
inline PluginHandshake makeHandshake(const char* version) {
    PluginHandshake handshake;
    std::strncpy(handshake.version, version, sizeof(handshake.version) - 1);
    std::strncpy(handshake.toolchain, pluginToolchain, sizeof(handshake.toolchain) - 1);
    return handshake;
}

/// Both sides were built to fit. The reasons are not compared.
inline bool fits(const PluginHandshake& one, const PluginHandshake& other) {
    return one.size == other.size && one.abi == other.abi && std::strcmp(one.version, other.version) == 0 &&
           std::strcmp(one.toolchain, other.toolchain) == 0;
}

/// What the entry point returns.
enum PluginAnswer : int {
    pluginStarted = 0, ///< *made holds the plug-in; the caller owns it
    pluginUnfit = 1,   ///< the handshakes do not fit; *made is null
    pluginFailed = 2,  ///< it could not start at all; *made is null, plugin->reason says why
};

/// The name of the entry point, for dlsym.
inline constexpr const char* pluginEntryName = "fft_tensor_plugin";

/// Its type. `program`: the caller's handshake, read only; `plugin`: the caller's memory, which the plug-in
/// fills with its own handshake in every case, no more than program->size bytes of it; `made`: the caller's,
/// set in every case. All three are non-null. Returns a PluginAnswer. Must not throw: what would be thrown
/// becomes pluginFailed with its sentence. A machine without a driver or device is not a failure: the plug-in
/// starts, and devices() tells.
using PluginEntry = int (*)(const PluginHandshake* program, PluginHandshake* plugin, DevicePlugin** made);

} // namespace fft_tensor

/// Defined by plug-ins, looked up by name; the programs do not link it.
extern "C" int fft_tensor_plugin(const fft_tensor::PluginHandshake* program,
                                 fft_tensor::PluginHandshake* plugin, fft_tensor::DevicePlugin** made);
