// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "resident/device.h"
#include "spectral/backend.h"

#include <memory>

namespace fft_tensor::gpu {

/// The backend of one device, which it keeps alive.
[[nodiscard]] std::unique_ptr<Backend> makeCudaBackend(std::shared_ptr<Device> device);

} // namespace fft_tensor::gpu
