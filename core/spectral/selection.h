// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/energy_ranking.h"
#include "spectral/sparse_spectral_tensor.h"

#include <complex>
#include <cstdint>
#include <span>
#include <vector>

namespace fft_tensor {

/// Rounds kept coefficients to the numbers that are stored, and tells what that costs.
/// Values are given and stored in units of 2^exponent().
class ValueRounding {
  public:
    /// `largestEnergy`: of any coefficient of the spectrum; the float16 scale follows from it alone, so that
    /// it is the same at every keep.
    ValueRounding(ValueType type, float largestEnergy);

    /// Stored value = rounded(value · 2^-exponent()).
    [[nodiscard]] int exponent() const { return m_exponent; }
    [[nodiscard]] std::complex<float> operator()(std::complex<float> value) const;
    /// |value − what is stored|², of the value as given.
    [[nodiscard]] double lostEnergy(std::complex<float> value) const;

  private:
    ValueType m_type;
    int m_exponent = 0;
    float m_down = 1, m_up = 1; ///< 2^-exponent, 2^exponent
};

/// What a unit stores: F, or 2F where it stands for itself and a stored mirror image; a self-conjugate one is
/// real.
struct StoredUnit {
    std::complex<float> value;
    double energyFactor =
        2; ///< error energy of the full spectrum = energyFactor · |error of the stored value|²
};
[[nodiscard]] StoredUnit storedUnit(const SpectrumLayout& layout, std::uint32_t position,
                                    std::complex<float> coefficient);

struct SelectedUnits {
    std::vector<std::uint32_t> positions;
    std::vector<std::complex<float>> values; ///< rounded, in units of 2^rounding.exponent()
    double lostEnergy = 0;                   ///< of the full spectrum, by rounding
};

/// Collects what a cut keeps, in parallel, in order of position.
[[nodiscard]] SelectedUnits collect(const SpectrumLayout& layout,
                                    std::span<const std::complex<float>> spectrum,
                                    const EnergyRanking& ranking, const Cut& cut,
                                    const ValueRounding& rounding);

} // namespace fft_tensor
