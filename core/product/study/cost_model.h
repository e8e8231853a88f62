// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/methods/cpu_products.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fft_tensor {

/// What a machine, or a device of it, does per second, measured on small problems with the threads that loops
/// have now.
struct CostModel {
    /// One measured batch: a larger batch uses a dense weight, and a coefficient, better.
    struct AtBatch {
        std::uint64_t batch = 1;
        double gemmSecondsPerFlop = 0;
        double spectralSecondsPerEntry = 0; ///< of one coefficient and one row
    };
    std::vector<AtBatch> points;            ///< increasing batches
    double fftSecondsPerFlop = 0;           ///< of rows of x and y, copying included
    double lineSecondsPerFlop = 0;          ///< of streaming's lines, filling included
    double lineSecondsPerNumber = 0;        ///< where lines need no FFT
    double bytesPerSecond = 0;              ///< reading memory once
    std::array<double, 3> secondsPerCall{}; ///< of each method, in the order of allProductMethods: what even
                                            ///< a tiny product takes
    ProductPlacePtr place = cpuPlace();     ///< whose costs these are, and whose memory counts; never null
};

/// Of products with x and y where the weight lies. Takes about a second. Throws as `products` do, Cancelled.
[[nodiscard]] CostModel measureCosts(ProductFactory& products, JobContext& context);

/// What a method would take for one batch, an estimate, and what it would hold at most.
struct ProductForecast {
    ProductMethod method = ProductMethod::dense;
    double seconds = 0; ///< of multiplying once the weight is prepared
    ProductMemory memory;
    bool fits = true; ///< into the memory limit, preparing included
};

struct ProductChoice {
    ProductMethod method = ProductMethod::spectral;
    std::string why; ///< a sentence with the numbers that decided
    std::array<ProductForecast, 3> forecasts;
};

/// The fastest method by the model among those that fit into options.memoryLimit (nothing: the room of
/// model.place). Throws Error(outOfMemory) when none fits, with what each would need, and
/// Error(invalidArgument) for a block that makes no sense.
[[nodiscard]] ProductChoice chooseProduct(const CostModel& model, const Matricization& matricization,
                                          std::uint64_t coefficients, std::uint64_t batch,
                                          const ProductOptions& options);

} // namespace fft_tensor
