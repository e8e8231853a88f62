// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/study/product_profile.h"

#include <chrono>

namespace fft_tensor {

double ProductProfile::flops() const {
    double sum = 0;
    for (const ProductStage& stage : stages)
        sum += stage.flops;
    return sum;
}

double ProductProfile::bytesMoved() const {
    double sum = 0;
    for (const ProductStage& stage : stages)
        sum += stage.bytesMoved;
    return sum;
}

ProductProfile profileProduct(ProductMethod method, const SparseSpectralTensor& tensor,
                              const ProductOptions& options, const ActivationView& x, std::span<float> y,
                              std::span<const float> bias, ProductFactory& products, JobContext& context) {
    ProductProfile profile;
    profile.method = method;
    profile.batch = x.rows();
    const MemoryMeter meter;
    const auto begin = std::chrono::steady_clock::now();
    std::unique_ptr<PreparedProduct> product;
    {
        const JobContext::Share share(context, 0, 0.5);
        product = products.prepare(method, tensor, options, context);
    }
    profile.prepareSeconds = profile.multiplyBegan = secondsSince(begin);
    profile.preparePeakBytes = static_cast<std::uint64_t>(meter.peak());
    profile.weightBytes = product->weightBytes();

    const JobContext::Share share(context, 0.5, 1);
    StageClock clock;
    const MemoryMeter whileMultiplying;
    const auto multiplied = std::chrono::steady_clock::now();
    product->multiply(x, y, bias, context, &clock);
    profile.multiplySeconds = secondsSince(multiplied);
    profile.device = product->device();
    profile.stages = clock.stages();
    profile.multiplyPeakBytes = profile.weightBytes + static_cast<std::uint64_t>(whileMultiplying.peak());
    profile.memory = meter.samples();
    profile.memory.push_back({secondsSince(begin), meter.bytes()});
    profile.peakResidentBytes = peakResidentBytes();
    return profile;
}

} // namespace fft_tensor
