// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "conformance/product_cases.h"
#include "conformance/report.h"
#include "host/host_device.h"
#include "products/device_products.h"
#include "resident/cuda_backend.h"
#include "spectral/backend.h"

#include <string>

namespace fft_tensor::tests {

/// The suite over the plug-in's sources on the host: empty when all passed, else what failed.
inline std::string failuresOnHost(const gpu::host::HostDeviceSettings& settings,
                                  std::uint64_t largestElements) {
    gpu::host::configureHostDevice(settings);
    ConformanceOptions options;
    options.largestElements = largestElements;
    std::vector<ConformanceResult> results;
    {
        const auto device = std::make_shared<gpu::Device>(0);
        const auto tested = gpu::makeCudaBackend(device);
        const auto products = gpu::makeDeviceProducts(device);
        const auto reference = makeCpuBackend();
        JobContext context;
        results = runCases(deviceCases(*tested, *products, reference.get(), options), context);
    }
    const ConformanceTally tally = tallyOf(results);
    if (tally.failed + tally.skipped > 0 || tally.passed < 100)
        return conformanceText(results) + tallyText(tally);
    if (gpu::host::buffersHeld() != 0)
        return std::to_string(gpu::host::buffersHeld()) + " buffers of the device were not given back";
    return {};
}

} // namespace fft_tensor::tests
