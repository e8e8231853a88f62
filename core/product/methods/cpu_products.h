// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/product_factory.h"
#include "transform/transform.h"

#include <cstdint>
#include <memory>

namespace fft_tensor {

// Products whose weight and work memory lie in this computer's memory. Apart from what all devices share, so
// that a program whose products live on a device alone needs neither OpenBLAS nor FFTW.

/// This machine's memory, with forecastMemory(). Never null.
[[nodiscard]] ProductPlacePtr cpuPlace();

/// A product on the CPU. Throws Error(invalidArgument) for options that make no sense, Error(outOfMemory)
/// that says how much is needed and which other method would fit, Cancelled.
[[nodiscard]] std::unique_ptr<PreparedProduct> prepareProduct(ProductMethod method,
                                                              const SparseSpectralTensor& tensor,
                                                              const ProductOptions& options,
                                                              Transform& transform, JobContext& context);

/// With prepareProduct(). `transform` must outlive it.
[[nodiscard]] std::unique_ptr<ProductFactory> makeCpuProducts(Transform& transform);

/// What a product on the CPU would hold at most, without preparing it: from the number of coefficients alone.
/// Throws Error(invalidArgument) for a block that makes no sense.
[[nodiscard]] ProductMemory forecastMemory(ProductMethod method, const Matricization& matricization,
                                           std::uint64_t coefficients, std::uint64_t batch,
                                           const ProductOptions& options);

} // namespace fft_tensor
