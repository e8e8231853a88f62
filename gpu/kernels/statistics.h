// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/memory.h"
#include "spectral/unit_arithmetic.h"

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

/// Blocks whose partial sums findSquares() gives.
[[nodiscard]] std::uint32_t squareParts(std::uint64_t count);
/// Queues the sums over a tensor and what was rebuilt of it, all in device memory.
void findSquares(const float* weights, const float* rebuilt, std::uint64_t count, RebuiltSquares* parts,
                 Stream& stream);

} // namespace fft_tensor::gpu
