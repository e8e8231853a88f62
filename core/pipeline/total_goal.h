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

/// Looks for the one keep that meets a total error or ratio by what real files come to. The forecast,
/// corrected by what it got wrong so far, says what to try; where it leads out of what is known to lie too
/// low and too high, that bracket is halved. Sizes and errors may jump (a layer turns raw), so the goal may
/// lie in a gap.
class KeepSearch {
  public:
    KeepSearch(std::vector<TensorForecast> tensors, const Goal& goal);

    [[nodiscard]] const Goal& goal() const { return m_goal; }
    [[nodiscard]] double keep() const { return m_keep; } ///< to try next
    /// `reached`: the error or ratio of a real file at keep().
    void learn(double reached);
    [[nodiscard]] bool met() const { return m_met; }             ///< to 1 %, and no error beyond the goal
    [[nodiscard]] bool exhausted() const { return m_exhausted; } ///< no keep is left to try
    [[nodiscard]] double nearest() const { return m_nearest; }

  private:
    [[nodiscard]] double missOf(double reached) const;
    [[nodiscard]] double middle() const;

    std::vector<TensorForecast> m_tensors;
    Goal m_goal, m_aim;
    double m_low = 0, m_high = 1; ///< below m_low too little is kept, above m_high too much
    double m_keep, m_nearest, m_leastMiss;
    double m_finest = 1; ///< a smaller difference changes no tensor
    int m_tries = 0;
    bool m_met = false, m_exhausted = false;
};

} // namespace fft_tensor
