// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/launch_shape.h"
#include "runtime/status.h"

#include <cstddef>
#include <string>

namespace fft_tensor::gpu::host {

/// A line of source, for messages.
struct SourceLine {
    const char* file = "";
    int line = 0;
};

/// "energies.cu:17"
[[nodiscard]] std::string textOf(SourceLine place);

constexpr std::size_t sharedBytesPerBlock = 48 * 1024; ///< what every device has without asking for more

/// Runs body(closure) for every thread of every block, on this thread, in the order that the device is set
/// to. A fault (see block_run.h) loses the device, as on a real one; what the launch itself says is kept for
/// takeLaunchStatus().
void runKernel(const LaunchShape& shape, void (*body)(const void*), const void* closure,
               SourceLine launchedAt) noexcept;

/// What the last runKernel() said of its own arguments; once.
[[nodiscard]] Status takeLaunchStatus() noexcept;

} // namespace fft_tensor::gpu::host
