// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/rounding_curve.h"

#include "base/parallel.h"

#include <utility>

namespace fft_tensor {

namespace {
constexpr std::size_t blockLength = 1024;
} // namespace

RoundingCurve::RoundingCurve(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum,
                             const EnergyRanking& ranking, ValueRounding rounding)
    : m_layout(layout),
      m_spectrum(spectrum),
      m_ranking(ranking),
      m_rounding(rounding),
      m_before(chunkCount(ranking.order().size(), blockLength)) {
    parallelChunks(
        ranking.order().size(), blockLength,
        [&](std::size_t block, std::size_t begin, std::size_t end) { m_before[block] = lostBy(begin, end); });
    double lost = 0;
    for (double& before : m_before)
        lost += std::exchange(before, lost);
}

double RoundingCurve::lostEnergy(std::uint64_t units) const {
    if (units == 0)
        return 0;
    const std::size_t block = (units - 1) / blockLength;
    return m_before[block] + lostBy(block * blockLength, units);
}

double RoundingCurve::lostBy(std::size_t begin, std::size_t end) const {
    double lost = 0;
    for (std::size_t i = begin; i < end; ++i) {
        const std::uint32_t position = indexOfKey(m_ranking.order()[i]);
        const StoredUnit unit = storedUnit(m_layout, position, m_spectrum[position]);
        lost += unit.energyFactor * m_rounding.lostEnergy(unit.value);
    }
    return lost;
}

} // namespace fft_tensor
