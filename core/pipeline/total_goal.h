// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "pipeline/recipe.h"
#include "spectral/energy_ranking.h"

#include <cstdint>
#include <vector>

namespace fft_tensor {

/// What one tensor adds to a whole file, at any keep fraction, estimated from its coarse curve.
struct TensorForecast {
    bool spectral = false; ///< false: raw whatever the keep
    std::uint64_t inputBytes = 0;
    double sumOfSquares = 0; ///< of its values; 0 for tensors that are not floating point
    std::uint64_t fullCount = 0, halfCount = 0;
    ValueType valueType = ValueType::float32;
    double fixedKeep = -1; ///< ≥ 0: a rule of its own fixes it
    std::vector<EnergyRanking::CoarsePoint> curve;
};

struct FileForecast {
    double bytes = 0;
    double relativeError = 0; ///< pooled
};

/// The file at one keep for all tensors that have none of their own.
[[nodiscard]] FileForecast forecastAt(const std::vector<TensorForecast>& tensors, double keep);

/// The keep whose forecast meets a total error or ratio, by bisection; 0 or 1 where none does.
[[nodiscard]] double keepByForecast(const std::vector<TensorForecast>& tensors, const Goal& goal);

} // namespace fft_tensor
