// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/log.h"
#include "spectral/backend.h"

#include <functional>
#include <memory>
#include <string>

namespace fft_tensor {

/// What a backend that falls back is made of. Moved from.
struct FallbackParts {
    std::shared_ptr<void> keptAlive; ///< outlives everything made by `device`: its plug-in; may be null
    std::unique_ptr<Backend> device; ///< non-null
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
/// What an analysis has handed out (ranking(), scaledSpectrum()) stays valid and as it was. name() and
/// description() are the device's, and the CPU's after the device has failed. Analyses may outlive the
/// backend. Thread rule: as Backend; `log` and `lost` are called on its thread.
[[nodiscard]] std::unique_ptr<Backend> makeFallbackBackend(FallbackParts parts);

} // namespace fft_tensor
