// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/log.h"
#include "spectral/backend.h"

#include <memory>

namespace fft_tensor::gpu {

/// The backend of one device. Throws Error(deviceFailed | outOfMemory) when it does not start.
[[nodiscard]] std::unique_ptr<Backend> makeCudaBackend(int ordinal, LogSink log);

} // namespace fft_tensor::gpu
