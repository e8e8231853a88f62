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
#include <utility>
#include <vector>

namespace fft_tensor::tests {

/// The suite over the plug-in's sources on the host: empty when all passed, else what failed. Products have
/// many more cases for each shape, and so a size of their own.
inline std::string failuresOnHost(const gpu::host::HostDeviceSettings& settings,
                                  std::uint64_t largestElements, std::uint64_t largestProduct) {
    gpu::host::configureHostDevice(settings);
    ConformanceOptions options, ofProducts;
    options.largestElements = largestElements;
    ofProducts.largestElements = largestProduct;
    std::vector<ConformanceResult> results;
    {
        const auto device = std::make_shared<gpu::Device>(0);
        const auto tested = gpu::makeCudaBackend(device);
        const auto products = gpu::makeDeviceProducts(device);
        const auto reference = makeCpuBackend();
        JobContext context;
        results = runConformance(*tested, reference.get(), options, context);
        for (ConformanceResult& result : runCases(productCases(*products, ofProducts), context))
            results.push_back(std::move(result));
    }
    const ConformanceTally tally = tallyOf(results);
    if (tally.failed + tally.skipped > 0 || tally.passed < 100)
        return conformanceText(results) + tallyText(tally);
    if (gpu::host::buffersHeld() != 0)
        return std::to_string(gpu::host::buffersHeld()) + " buffers of the device were not given back";
    return {};
}

} // namespace fft_tensor::tests
