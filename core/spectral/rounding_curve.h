// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/resident_spectrum.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace fft_tensor {

/// What rounding the kept values to float16 loses, for any number of kept units: the second cumulative curve
/// beside that of the dropped energy. The spectrum it was made from must outlive it.
class RoundingCurve {
  public:
    /// `ranking` must be indexed.
    RoundingCurve(ResidentSpectrum& spectrum, std::shared_ptr<const EnergyRanking> ranking,
                  ValueRounding rounding);

    /// Energy of the full spectrum lost when the first `units` of the order are kept.
    [[nodiscard]] double lostEnergy(std::uint64_t units) const;

  private:
    ResidentSpectrum& m_spectrum;
    std::shared_ptr<const EnergyRanking> m_ranking;
    ValueRounding m_rounding;
    std::vector<double> m_before; ///< lost before each block of the order
};

} // namespace fft_tensor
