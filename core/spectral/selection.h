// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/energy_ranking.h"
#include "spectral/sparse_spectral_tensor.h"
#include "spectral/unit_energies.h"

#include <complex>
#include <cstdint>
#include <span>
#include <vector>

namespace fft_tensor {

/// How kept coefficients are rounded to the numbers that are stored. Values are given, and stored in units of
/// 2^exponent().
class ValueRounding {
  public:
    /// `largestEnergy`: of any coefficient of the spectrum; the float16 scale follows from it alone, so that
    /// it is the same at every keep.
    ValueRounding(ValueType type, float largestEnergy);

    /// Stored value = rounded(value · 2^-exponent()).
    [[nodiscard]] int exponent() const { return m_exponent; }
    [[nodiscard]] const RoundingRule& rule() const { return m_rule; }

  private:
    int m_exponent = 0;
    RoundingRule m_rule;
};

struct SelectedUnits {
    std::vector<std::uint32_t> positions;    ///< increasing
    std::vector<std::complex<float>> values; ///< rounded, in units of 2^rounding.exponent()
    double lostEnergy = 0;                   ///< of the full spectrum, by rounding
};

/// Collects what a cut keeps, in parallel, in order of position.
[[nodiscard]] SelectedUnits collect(const SpectrumLayout& layout,
                                    std::span<const std::complex<float>> spectrum,
                                    const UnitEnergies& energies, const Cut& cut,
                                    const ValueRounding& rounding);

/// What a cut keeps, at its places in a half spectrum of zeros: the same values, without a list of them.
void keepInPlace(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum,
                 const UnitEnergies& energies, const Cut& cut, const ValueRounding& rounding,
                 std::span<std::complex<float>> target);
/// collect()'s lostEnergy alone, bit for bit, without the list.
[[nodiscard]] double lostEnergyOf(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum,
                                  const UnitEnergies& energies, const Cut& cut,
                                  const ValueRounding& rounding);

} // namespace fft_tensor
