// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/product.h"

#include <memory>
#include <string>

namespace fft_tensor {

/// Where products are prepared, and then live: the CPU, or a device. Products may outlive it.
/// Thread rule: one thread at a time; a device's, with all its products, the one thread that owns the device.
class ProductFactory {
  public:
    virtual ~ProductFactory() = default;

    /// For people: who multiplies.
    [[nodiscard]] virtual std::string device() const = 0;
    /// The memory that its products lie in, whose room is looked at now. Never null.
    [[nodiscard]] virtual ProductPlacePtr place() = 0;
    /// Throws Error(invalidArgument) for options that make no sense, Error(outOfMemory) that says how much is
    /// needed and which other method would fit, Cancelled; from a device Error(deviceFailed), too.
    [[nodiscard]] virtual std::unique_ptr<PreparedProduct> prepare(ProductMethod method,
                                                                   const SparseSpectralTensor& tensor,
                                                                   const ProductOptions& options,
                                                                   JobContext& context) = 0;
    /// Bytes per second that go to and from the memory there, measured with an array beyond most caches:
    /// what a CostModel rests on. Throws as prepare() does.
    [[nodiscard]] virtual double memoryBandwidth(JobContext& context) = 0;
};

} // namespace fft_tensor
