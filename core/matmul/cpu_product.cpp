// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "matmul/cpu_product.h"

#include "base/memory_meter.h"
#include "base/parallel.h"
#include "matmul/dense_product.h"
#include "matmul/spectral_product.h"
#include "matmul/streaming_product.h"

namespace fft_tensor {

std::string CpuProduct::device() const {
    return cpuText();
}

std::uint64_t CpuProduct::roomBytes() const {
    return availableMemoryBytes();
}

ProductMemory CpuProduct::forecast(ProductMethod method, std::uint64_t batch) const {
    return forecastMemory(method, fold(), coefficients(), batch, options());
}

ProductMemory forecastMemory(ProductMethod method, const Fold& fold, std::uint64_t coefficients,
                             std::uint64_t batch, const ProductOptions& options) {
    switch (method) {
    case ProductMethod::dense:
        return denseMemory(fold);
    case ProductMethod::streaming:
        return streamingMemory(fold, coefficients, batch, options);
    case ProductMethod::spectral:
        break;
    }
    return spectralMemory(fold, coefficients, batch);
}

std::unique_ptr<PreparedProduct> prepareProduct(ProductMethod method, const SparseSpectralTensor& tensor,
                                                const ProductOptions& options, Transform& transform,
                                                JobContext& context) {
    const Fold fold(tensor.layout, options.fold);
    requireProductMemory(method, options.memoryLimit.value_or(availableMemoryBytes()), [&](ProductMethod of) {
        return forecastMemory(of, fold, tensor.coefficients(), 1, options);
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

} // namespace fft_tensor
