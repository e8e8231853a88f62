// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/energy_ranking.h"
#include "spectral/selection.h"

#include <complex>
#include <cstdint>
#include <span>
#include <vector>

namespace fft_tensor {

/// What rounding the kept values to float16 loses, for any number of kept units: the second cumulative curve
/// beside that of the dropped energy. Everything it was made from must outlive it.
class RoundingCurve {
  public:
    /// `ranking` must be indexed.
    RoundingCurve(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum,
                  const EnergyRanking& ranking, ValueRounding rounding);

    /// Energy of the full spectrum lost when the first `units` of the order are kept.
    [[nodiscard]] double lostEnergy(std::uint64_t units) const;

  private:
    [[nodiscard]] double lostBy(std::size_t begin, std::size_t end) const;

    const SpectrumLayout& m_layout;
    std::span<const std::complex<float>> m_spectrum;
    const EnergyRanking& m_ranking;
    ValueRounding m_rounding;
    std::vector<double> m_before; ///< lost before each block of the order
};

} // namespace fft_tensor
