// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/selection.h"

#include "base/parallel.h"
#include "tensor/float_formats.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor {

namespace {
constexpr std::size_t unitsPerChunk = 1 << 17;
constexpr int float16Headroom = 14; ///< the largest stored component lies below 2^15, float16 ends at 65504
} // namespace

ValueRounding::ValueRounding(ValueType type, float largestEnergy) : m_type(type) {
    if (type != ValueType::float16 || !(largestEnergy > 0))
        return;
    const double largestStored = 2 * std::sqrt(static_cast<double>(largestEnergy));
    m_exponent = std::ilogb(largestStored) - float16Headroom;
    m_down = std::ldexp(1.0f, -m_exponent);
    m_up = std::ldexp(1.0f, m_exponent);
}

std::complex<float> ValueRounding::operator()(std::complex<float> value) const {
    if (m_type == ValueType::float32)
        return value;
    return {float16ToFloat(floatToFloat16(value.real() * m_down)),
            float16ToFloat(floatToFloat16(value.imag() * m_down))};
}

double ValueRounding::lostEnergy(std::complex<float> value) const {
    if (m_type == ValueType::float32)
        return 0;
    const std::complex<float> stored = (*this)(value);
    const double re = static_cast<double>(value.real()) - static_cast<double>(stored.real() * m_up);
    const double im = static_cast<double>(value.imag()) - static_cast<double>(stored.imag() * m_up);
    return re * re + im * im;
}

StoredUnit storedUnit(const SpectrumLayout& layout, std::uint32_t position, std::complex<float> coefficient) {
    if (!layout.inMirrorPlane(position))
        return {coefficient, 2};
    if (layout.mirror(position) == position)
        return {{coefficient.real(), 0}, 1};
    return {2.0f * coefficient, 0.5}; // half the error at each of the two places: 2·(1/2)²
}

SelectedUnits collect(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum,
                      const EnergyRanking& ranking, const Cut& cut, const ValueRounding& rounding) {
    SelectedUnits selected;
    if (cut.units == 0)
        return selected;
    const auto& energy = ranking.energies().energy;
    const float least = energyOfKey(cut.lastKey);
    const std::uint32_t lastTie = indexOfKey(cut.lastKey);
    const auto isKept = [&](std::size_t i) {
        return energy[i] > least || (energy[i] == least && i <= lastTie);
    };

    const std::size_t chunks = chunkCount(energy.size(), unitsPerChunk);
    std::vector<std::size_t> place(chunks + 1);
    std::vector<double> lost(chunks);
    parallelChunks(energy.size(), unitsPerChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        std::uint32_t kept = 0; // narrow, so that the loop fits vector registers
        for (std::size_t i = begin; i < end; ++i)
            kept += energy[i] >= least ? 1u : 0u;
        for (std::size_t i = std::max<std::size_t>(begin, lastTie + std::size_t{1}); i < end; ++i)
            kept -= energy[i] == least ? 1u : 0u;
        place[chunk + 1] = kept;
    });
    for (std::size_t chunk = 0; chunk < chunks; ++chunk)
        place[chunk + 1] += place[chunk];
    selected.positions.resize(place.back());
    selected.values.resize(place.back());
    parallelChunks(energy.size(), unitsPerChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        // Positions first, branch by branch; then values, whose loads from far places can then overlap.
        std::size_t at = place[chunk];
        for (std::size_t i = begin; i < end; ++i)
            if (isKept(i))
                selected.positions[at++] = static_cast<std::uint32_t>(i);
        for (at = place[chunk]; at < place[chunk + 1]; ++at) {
            const std::uint32_t position = selected.positions[at];
            const StoredUnit unit = storedUnit(layout, position, spectrum[position]);
            selected.values[at] = rounding(unit.value);
            lost[chunk] += unit.energyFactor * rounding.lostEnergy(unit.value);
        }
    });
    for (const double part : lost)
        selected.lostEnergy += part;
    return selected;
}

} // namespace fft_tensor
