// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/log.h"
#include "device/device_plugin.h"
#include "spectral/backend.h"

#include <functional>
#include <memory>
#include <string>

namespace fft_tensor {

/// What a device that falls back is made of. Moved from.
struct FallbackParts {
    std::shared_ptr<void> keptAlive; ///< outlives everything made by `device`: its plug-in; may be null
    DeviceParts device;              ///< its backend non-null
    std::unique_ptr<Backend> cpu;    ///< non-null
    LogSink log;                     ///< a warning for every change to the CPU; may be empty
    std::function<void(const std::string& why)> lost; ///< once, when the device has failed; may be empty
};

/// A backend that computes on a device and, where that cannot, on the CPU, so that no job is lost:
/// - Error(outOfMemory) of the device, in analyze() or any later operation: this tensor is transformed anew
///   on the CPU, the operation repeated there, and the tensor stays there;
/// - Error(deviceFailed): the device is not used again by this backend. What it holds is transformed anew on
///   the CPU when it is next asked for something.
/// Everything else, Cancelled too, passes through. Analysis::device() tells who holds a tensor now.
///
/// References that an analysis has handed out (ranking(), scaledSpectrum()) stay valid as long as it lives,
/// so that the device's own analysis is kept, too, once one has been asked for. name() and description() are
/// the device's, and the CPU's after the device has failed. Analyses may outlive the backend. Thread rule: as
/// Backend; `log` and `lost` are called on its thread.
/// Products likewise, and with the backend: what fails in one ends the device for both. Each keeps the
/// coefficients that it was prepared from, to be prepared anew on the CPU.
[[nodiscard]] DeviceParts makeFallback(FallbackParts parts);

} // namespace fft_tensor
