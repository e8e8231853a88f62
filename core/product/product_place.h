// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/product_method.h"

#include <cstdint>
#include <memory>
#include <string>

namespace fft_tensor {

/// Where products compute: the processor or device that multiplies, and the memory that they lie in.
/// Factories and products have one. It knows without preparing anything, never asks a device, and may outlive
/// the factory; the library that it came from must stay loaded, which plug-ins do. Thread rule: any thread,
/// several at once.
class ProductPlace {
  public:
    virtual ~ProductPlace() = default;

    /// Who multiplies there: the factory's device().
    [[nodiscard]] virtual std::string device() const = 0;
    /// Whose memory it is, for the middle of a sentence: "this machine's memory".
    [[nodiscard]] virtual std::string memoryText() const = 0;
    /// Bytes that may still be allocated there; of a device, as its thread last saw them.
    [[nodiscard]] virtual std::uint64_t roomBytes() const = 0;
    /// What a product would hold there at most, from the number of coefficients alone. Throws
    /// Error(invalidArgument) for a block that makes no sense.
    [[nodiscard]] virtual ProductMemory forecast(ProductMethod method, const Matricization& matricization,
                                                 std::uint64_t coefficients, std::uint64_t batch,
                                                 const ProductOptions& options) const = 0;
};
using ProductPlacePtr = std::shared_ptr<const ProductPlace>;

} // namespace fft_tensor
