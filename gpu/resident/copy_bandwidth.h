// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "resident/device.h"

namespace fft_tensor::gpu {

/// Bytes per second, read and written, of copying a large array inside the device's memory: the best of a few
/// runs; 0 where the clock saw nothing. Throws Error(outOfMemory | deviceFailed), Cancelled.
[[nodiscard]] double measureCopyBandwidth(Device& device, JobContext& context);

} // namespace fft_tensor::gpu
