// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/measurable_products.h"
#include "products/device_products.h"

#include <cstdint>
#include <vector>

namespace fft_tensor::gpu {

/// Sizes of a dense product, and how long to measure it: see MeasurableProducts::timeTensorCores().
struct DenseMeasurement {
    std::uint64_t inputs = 0, outputs = 0, batch = 0;
    int runs = 1;
    double shortest = 0;
};

/// cuBLAS's product on tensor cores, all matrices in the device's memory and y in float32: with factors
/// rounded to TF32, and with factors in bf16. Seconds are between marks in the device's queue. One that such
/// a card (`facts`) does not know, that the environment switches off or that does not fit into memory says
/// so. Throws Error(deviceFailed), Cancelled.
[[nodiscard]] std::vector<TensorCoreTime> timeTensorCores(const DenseMeasurement& asked,
                                                          const calls::DeviceFacts& facts,
                                                          ProductDevice& shared, JobContext& context);

} // namespace fft_tensor::gpu
