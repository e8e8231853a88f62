// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/memory.h"

#include <cstdint>

namespace fft_tensor::gpu {

/// What one pass over a tensor in device memory finds.
struct DeviceStatistics {
    std::uint32_t largestBits = 0; ///< bits of the largest magnitude, NaN and infinity included
    std::uint32_t padding = 0;
    std::uint64_t firstNotFinite = UINT64_MAX; ///< index of the first NaN or infinity
};

/// Queues the pass; `result` is device memory, set by it.
void findStatistics(const float* values, std::uint64_t count, DeviceStatistics* result, Stream& stream);

} // namespace fft_tensor::gpu
