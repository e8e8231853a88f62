// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/rounding_curve.h"

#include <span>
#include <utility>

namespace fft_tensor {

namespace {
constexpr std::size_t blockLength = 1024;
} // namespace

RoundingCurve::RoundingCurve(ResidentSpectrum& spectrum, std::shared_ptr<const EnergyRanking> ranking,
                             ValueRounding rounding)
    : m_spectrum(spectrum),
      m_ranking(std::move(ranking)),
      m_rounding(rounding),
      m_before(spectrum.lostPerBlock(m_ranking->order(), blockLength, rounding)) {
    double lost = 0;
    for (double& before : m_before)
        lost += std::exchange(before, lost);
}

double RoundingCurve::lostEnergy(std::uint64_t units) const {
    if (units == 0)
        return 0;
    const std::size_t block = (units - 1) / blockLength, begin = block * blockLength;
    const auto rest = std::span(m_ranking->order()).subspan(begin, units - begin);
    return m_before[block] + m_spectrum.lostPerBlock(rest, blockLength, m_rounding).front();
}

} // namespace fft_tensor
