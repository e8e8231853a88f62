// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/product.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fft_tensor {

/// The dense product on a device's tensor cores, which round the factors of float32 or take narrower ones.
struct TensorCoreTime {
    std::string name;              ///< "TF32", "bf16"
    std::optional<double> seconds; ///< of one product, x, W and y resident; nothing: not measured
    std::string why;               ///< it was not measured, a sentence; else empty
};

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
    /// Bytes per second that go to and from the memory there, measured with an array beyond most caches.
    /// Throws as prepare() does.
    [[nodiscard]] virtual double memoryBandwidth(JobContext& context) = 0;
    /// The dense product of a W of `inputs` × `outputs` with `batch` rows, for comparison: medians of `runs`,
    /// each of products in a row for at least `shortest` seconds. Empty where there are no tensor cores to
    /// speak of, as on the CPU. Throws as prepare() does.
    [[nodiscard]] virtual std::vector<TensorCoreTime> timeTensorCores(std::uint64_t /*inputs*/,
                                                                      std::uint64_t /*outputs*/,
                                                                      std::uint64_t /*batch*/, int /*runs*/,
                                                                      double /*shortest*/, JobContext&) {
        return {};
    }
};

} // namespace fft_tensor
