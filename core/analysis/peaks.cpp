// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/peaks.h"

#include "analysis/slices.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace fft_tensor {

namespace {

constexpr double falseAlarms = 1e-6;                ///< of a whole spectrum without order
constexpr std::uint64_t fewestUnits = 32;           ///< of a slice
constexpr double roundingNoise = 128.0 / (1 << 24); ///< mathematics: of a float32 FFT, relative amplitude

double energyOf(std::complex<float> value) {
    const double re = static_cast<double>(value.real()), im = static_cast<double>(value.imag());
    return re * re + im * im;
}

/// One half spectrum, slice by slice. The zero frequency is entry 0 of each.
class PeakSearch {
  public:
    PeakSearch(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum)
        : m_layout(layout),
          m_spectrum(spectrum),
          m_slices(layout.halfShape(), layout.axes()),
          m_mean(m_slices.count()) {}

    SpectralPeaks run() {
        SpectralPeaks all;
        const std::uint64_t selfConjugate = m_layout.selfConjugate().size();
        const std::uint64_t units = (m_layout.fullCount() + selfConjugate) / 2 - m_slices.count();
        all.tooShort = units < fewestUnits * m_slices.count();
        if (units == 0)
            return all;
        m_allowed = falseAlarms / static_cast<double>(units);
        all.threshold = -std::log(m_allowed);
        findMeans();
        std::vector<SpectralPeaks> parts(m_slices.parts());
        m_slices.forEachPart(
            [&](std::uint64_t number, const Slices::Part& part) { search(part, parts[number]); });
        for (const SpectralPeaks& part : parts) {
            all.largest = std::max(all.largest, part.largest);
            all.waves += part.waves;
            all.waveEnergy += part.waveEnergy;
            all.means += part.means;
        }
        if (all.tooShort)
            all.waves = all.means = 0;
        all.waveEnergy = all.waves > 0 ? all.waveEnergy / m_energy : 0;
        return all;
    }

  private:
    /// How often a coefficient counts in sums over what is stored.
    [[nodiscard]] double multiplicity(std::uint64_t at) const { return m_layout.inMirrorPlane(at) ? 1 : 2; }

    /// The mean of each slice without its zero frequency; infinite where all else is rounding noise.
    void findMeans() {
        std::vector<double> sums(m_slices.parts());
        m_slices.forEachPart([&](std::uint64_t number, const Slices::Part& part) {
            const std::uint64_t first = m_slices.begin(part.slice);
            for (std::uint64_t i = std::max<std::uint64_t>(1, part.begin); i < part.end; ++i) {
                const std::uint64_t at = first + m_slices.offset(i);
                sums[number] += multiplicity(at) * energyOf(m_spectrum[at]);
            }
        });
        for (std::uint64_t number = 0; number < sums.size(); ++number)
            m_mean[m_slices.part(number).slice] += sums[number];
        const double others = m_layout.transformLength() - 1;
        for (std::uint64_t slice = 0; slice < m_slices.count(); ++slice) {
            const double sum = m_mean[slice], zero = energyOf(m_spectrum[m_slices.begin(slice)]);
            m_energy += sum + zero;
            const bool constant = sum <= others * roundingNoise * roundingNoise * (sum + zero);
            m_mean[slice] = constant ? INFINITY : sum / others;
        }
    }

    void search(const Slices::Part& part, SpectralPeaks& found) const {
        const std::uint64_t first = m_slices.begin(part.slice);
        const double scale = 1 / m_mean[part.slice];
        const double least = -std::log(m_allowed); // the tail of chi-square is the heavier one
        for (std::uint64_t i = std::max<std::uint64_t>(1, part.begin); i < part.end; ++i) {
            const std::uint64_t at = first + m_slices.offset(i);
            const double u = energyOf(m_spectrum[at]) * scale;
            found.largest = std::max(found.largest, u);
            if (u > least && !m_layout.index().isRedundant(static_cast<std::uint32_t>(at)))
                count(at, i, u, found);
        }
    }

    void count(std::uint64_t at, std::uint64_t inSlice, double u, SpectralPeaks& found) const {
        const bool single = m_layout.index().isSelfConjugate(static_cast<std::uint32_t>(at));
        const double tail = single ? std::erfc(std::sqrt(u / 2)) : std::exp(-u);
        if (tail >= m_allowed)
            return;
        if (hasZeroFrequency(inSlice)) {
            ++found.means;
            return;
        }
        ++found.waves;
        found.waveEnergy += (single ? 1 : 2) * energyOf(m_spectrum[at]);
    }

    [[nodiscard]] bool hasZeroFrequency(std::uint64_t inSlice) const {
        const std::vector<int>& axes = m_layout.axes();
        bool zero = false;
        for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
            const std::uint64_t length = m_layout.halfShape()[static_cast<std::size_t>(*axis)];
            zero |= m_layout.shape()[static_cast<std::size_t>(*axis)] > 1 && inSlice % length == 0;
            inSlice /= length;
        }
        return zero;
    }

    const SpectrumLayout& m_layout;
    std::span<const std::complex<float>> m_spectrum;
    Slices m_slices;
    std::vector<double> m_mean;
    double m_energy = 0;
    double m_allowed = 0;
};

} // namespace

SpectralPeaks peaksOf(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum) {
    return PeakSearch(layout, spectrum).run();
}

} // namespace fft_tensor
