// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Plug-ins that no program may use. Each is this file with another macro.
#include "device/device_plugin.h"

using namespace fft_tensor;

#ifdef FAKE_NEEDS_LIBRARY
extern "C" int fft_tensor_test_needed();
#endif

#ifndef FAKE_NO_ENTRY
extern "C" int fft_tensor_plugin(const PluginHandshake* program, PluginHandshake* plugin,
                                 DevicePlugin** made) {
    *made = nullptr;
    *plugin = makeHandshake(FFT_TENSOR_VERSION);
#if defined(FAKE_OTHER_VERSION)
    *plugin = makeHandshake("9.8.7");
    return fits(*program, *plugin) ? pluginStarted : pluginUnfit;
#elif defined(FAKE_OTHER_ABI)
    // One so old that it does not compare, and hands out something that is no DevicePlugin of ours.
    static int notOurs = 0;
    plugin->abi = program->abi + 1;
    *made = reinterpret_cast<DevicePlugin*>(&notOurs);
    return pluginStarted;
#elif defined(FAKE_OTHER_TOOLCHAIN)
    std::strncpy(plugin->toolchain, "another standard library, sanitizer none",
                 sizeof(plugin->toolchain) - 1);
    return fits(*program, *plugin) ? pluginStarted : pluginUnfit;
#elif defined(FAKE_FAILS)
    std::strncpy(plugin->reason, "The fake plug-in has no wish to start. Ask it nicely.",
                 sizeof(plugin->reason) - 1);
    return program != nullptr ? pluginFailed : pluginUnfit;
#elif defined(FAKE_FAILS_SILENTLY)
    std::memset(plugin->reason, 0, sizeof(plugin->reason));
    return program != nullptr ? 77 : pluginUnfit;
#elif defined(FAKE_NEEDS_LIBRARY)
    return program != nullptr ? fft_tensor_test_needed() : pluginUnfit;
#endif
}
#else
extern "C" int fft_tensor_other_function() {
    return 0;
}
#endif
