// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace fft_tensor {

/// What one pass over a tensor tells. Sums in double, in a fixed order: the same on any number of threads.
struct Statistics {
    // All over the finite values; 0 when there are none.
    float minimum = 0, maximum = 0;
    double mean = 0;
    double sumOfSquares = 0;
    float largestMagnitude = 0;
    std::optional<std::uint64_t> firstNotFinite; ///< row-major index of the first NaN or infinity
};

[[nodiscard]] Statistics statisticsOf(std::span<const float> values);

} // namespace fft_tensor
