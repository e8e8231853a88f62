// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/cpu_products.h"

#include "base/large_vector.h"
#include "base/memory_meter.h"
#include "base/parallel.h"
#include "product/methods/blas.h"
#include "product/methods/dense_product.h"
#include "product/methods/spectral_product.h"
#include "product/methods/streaming_product.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace fft_tensor {

namespace {

constexpr std::size_t bandwidthFloats = std::size_t{1} << 24; ///< 64 MB: beyond most caches
constexpr int bandwidthRuns = 3;

class CpuPlace final : public ProductPlace {
  public:
    std::string device() const override { return cpuText(); }
    std::string memoryText() const override { return "this machine's memory"; }
    std::uint64_t roomBytes() const override { return availableMemoryBytes(); }
    ProductMemory forecast(ProductMethod method, const Matricization& matricization,
                           std::uint64_t coefficients, std::uint64_t batch,
                           const ProductOptions& options) const override {
        return forecastMemory(method, matricization, coefficients, batch, options);
    }
};

class CpuProducts final : public ProductFactory {
  public:
    explicit CpuProducts(Transform& transform) : m_transform(transform) {}

    std::string device() const override { return cpuText(); }
    ProductPlacePtr place() override { return cpuPlace(); }
    std::unique_ptr<PreparedProduct> prepare(ProductMethod method, const SparseSpectralTensor& tensor,
                                             const ProductOptions& options, JobContext& context) override {
        return prepareProduct(method, tensor, options, m_transform, context);
    }

    /// A row times a matrix reads the matrix once.
    double memoryBandwidth(JobContext& context) override {
        const LargeVector<float> matrix(bandwidthFloats, 1.0f);
        constexpr std::size_t width = 4096, height = bandwidthFloats / width;
        const std::vector<float> x(height, 1.0f);
        std::vector<float> y(width);
        double best = std::numeric_limits<double>::infinity();
        for (int run = 0; run < bandwidthRuns; ++run) {
            context.checkpoint();
            const auto begin = std::chrono::steady_clock::now();
            multiplyMatrices({x.data(), 1, height, height}, {matrix.data(), height, width, width}, false,
                             0.0f, {y.data(), 1, width, width});
            const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
            best = std::min(best, taken.count());
        }
        return bandwidthFloats * sizeof(float) / best;
    }

  private:
    Transform& m_transform;
};

} // namespace

ProductPlacePtr cpuPlace() {
    return std::make_shared<CpuPlace>();
}

ProductMemory forecastMemory(ProductMethod method, const Matricization& matricization,
                             std::uint64_t coefficients, std::uint64_t batch, const ProductOptions& options) {
    switch (method) {
    case ProductMethod::dense:
        return denseMemory(matricization);
    case ProductMethod::streaming:
        return streamingMemory(matricization, coefficients, batch, options);
    case ProductMethod::spectral:
        break;
    }
    return spectralMemory(matricization, coefficients, batch);
}

std::unique_ptr<PreparedProduct> prepareProduct(ProductMethod method, const SparseSpectralTensor& tensor,
                                                const ProductOptions& options, Transform& transform,
                                                JobContext& context) {
    const Matricization matricization(tensor.layout, options.matricization);
    requireProductMemory(method, options.memoryLimit.value_or(availableMemoryBytes()), [&](ProductMethod of) {
        return forecastMemory(of, matricization, tensor.coefficients(), 1, options);
    });
    switch (method) {
    case ProductMethod::dense:
        return prepareDense(tensor, options, transform, context);
    case ProductMethod::streaming:
        return prepareStreaming(tensor, options, context);
    case ProductMethod::spectral:
        break;
    }
    return prepareSpectral(tensor, options, context);
}

std::unique_ptr<ProductFactory> makeCpuProducts(Transform& transform) {
    return std::make_unique<CpuProducts>(transform);
}

} // namespace fft_tensor
