// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/product.h"

#include <optional>
#include <span>
#include <vector>

namespace fft_tensor {

/// How fast a prepared product is, x and y lying where its weight does (ResidentBatch), and what it holds
/// meanwhile.
struct ProductTiming {
    double seconds = 0;     ///< of one product when the one before was the same: the median of the runs
    double coldSeconds = 0; ///< of one product after the others had the caches
    /// Of one product with x brought from the host's memory and y back, warm, by wall clock: the median of
    /// the runs. Nothing where they need not be copied.
    std::optional<double> withCopiesSeconds;
    std::vector<ProductStage> stages; ///< of the run nearest to the median; of a device, of one more product
    std::uint64_t peakBytes = 0;      ///< while it runs, weight included, x and y not
    std::vector<float> y;             ///< its result
};

/// Times products of one and the same x. They take turns, so that a machine that slows down slows all of
/// them. In each turn a product runs once, cold, and then again, warm, until `shortest` seconds have passed;
/// on a device so long a second time, with the copies. How the seconds of a device are taken says
/// ResidentBatch::multiply(). Yields between turns, never inside one. A first round is not counted, and
/// watches the memory; work memory of earlier products is given back before. Throws as multiply() does.
/// Thread rule: as profileProduct(), but for what runs at yield points.
[[nodiscard]] std::vector<ProductTiming> timeProducts(std::span<PreparedProduct* const> products,
                                                      const ActivationView& x, int runs, double shortest,
                                                      JobContext& context);

} // namespace fft_tensor
