// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fft_tensor {

class ProductFactory;

/// The dense product on a device's tensor cores, which round the factors of float32 or take narrower ones.
struct TensorCoreTime {
    std::string name;              ///< "TF32", "bf16"
    std::optional<double> seconds; ///< of one product, x, W and y resident; nothing: not measured
    std::string why;               ///< it was not measured, a sentence; else empty
};

/// What benchmarks measure where products are prepared, beside products: a factory whose device has tensor
/// cores to speak of is one of these, too. Thread rule: the factory's.
class MeasurableProducts {
  public:
    virtual ~MeasurableProducts();

    /// The dense product of a W of `inputs` × `outputs` with `batch` rows, for comparison: medians of `runs`,
    /// each of products in a row for at least `shortest` seconds. Empty where there are no tensor cores after
    /// all. Throws as ProductFactory::prepare() does.
    [[nodiscard]] virtual std::vector<TensorCoreTime>
    timeTensorCores(std::uint64_t inputs, std::uint64_t outputs, std::uint64_t batch, int runs,
                    double shortest, JobContext& context) = 0;
};

/// The same object, or null where there is nothing to measure, as on the CPU.
[[nodiscard]] MeasurableProducts* measurableOf(ProductFactory& products);

} // namespace fft_tensor
