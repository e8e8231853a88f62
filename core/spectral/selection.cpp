// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/selection.h"

#include "base/parallel.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor {

namespace {
constexpr std::size_t unitsPerChunk = 1 << 17;
constexpr int float16Headroom = 14; ///< the largest stored component lies below 2^15, float16 ends at 65504
} // namespace

ValueRounding::ValueRounding(ValueType type, float largestEnergy) {
    m_rule.toFloat16 = type == ValueType::float16;
    if (!m_rule.toFloat16 || !(largestEnergy > 0))
        return;
    const double largestStored = 2 * std::sqrt(static_cast<double>(largestEnergy));
    m_exponent = std::ilogb(largestStored) - float16Headroom;
    m_rule.down = std::ldexp(1.0f, -m_exponent);
    m_rule.up = std::ldexp(1.0f, m_exponent);
}

namespace {

StoredUnit storedAt(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum,
                    std::size_t at) {
    const auto position = static_cast<std::uint32_t>(at);
    const std::complex<float> coefficient = spectrum[at];
    return storedUnit(layout.index(), position, {coefficient.real(), coefficient.imag()});
}

} // namespace

void keepInPlace(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum,
                 const UnitEnergies& energies, const Cut& cut, const ValueRounding& rounding,
                 std::span<std::complex<float>> target) {
    const auto& energy = energies.energy;
    const KeptUnits kept = cut.keptUnits();
    parallelChunks(energy.size(), unitsPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            target[i] = 0;
            if (!kept(energy[i], static_cast<std::uint32_t>(i)))
                continue;
            const ComplexParts stored = rounding.rule()(storedAt(layout, spectrum, i).value);
            target[i] = {stored.re, stored.im};
        }
    });
}

double lostEnergyOf(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum,
                    const UnitEnergies& energies, const Cut& cut, const ValueRounding& rounding) {
    const auto& energy = energies.energy;
    const KeptUnits kept = cut.keptUnits();
    std::vector<double> lost(chunkCount(energy.size(), unitsPerChunk));
    parallelChunks(energy.size(), unitsPerChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            if (kept(energy[i], static_cast<std::uint32_t>(i))) {
                const StoredUnit unit = storedAt(layout, spectrum, i);
                lost[chunk] += unit.energyFactor * rounding.rule().lostEnergy(unit.value);
            }
    });
    double all = 0;
    for (const double part : lost)
        all += part;
    return all;
}

SelectedUnits collect(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum,
                      const UnitEnergies& energies, const Cut& cut, const ValueRounding& rounding) {
    SelectedUnits selected;
    if (cut.units == 0)
        return selected;
    const auto& energy = energies.energy;
    const KeptUnits kept = cut.keptUnits();
    const float least = kept.least;
    const RoundingRule& rule = rounding.rule();

    const std::size_t chunks = chunkCount(energy.size(), unitsPerChunk);
    std::vector<std::size_t> place(chunks + 1);
    std::vector<double> lost(chunks);
    parallelChunks(energy.size(), unitsPerChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        std::uint32_t count = 0; // narrow, so that the loop fits vector registers
        for (std::size_t i = begin; i < end; ++i)
            count += energy[i] >= least ? 1u : 0u;
        for (std::size_t i = std::max<std::size_t>(begin, kept.lastTie + std::size_t{1}); i < end; ++i)
            count -= energy[i] == least ? 1u : 0u;
        place[chunk + 1] = count;
    });
    for (std::size_t chunk = 0; chunk < chunks; ++chunk)
        place[chunk + 1] += place[chunk];
    selected.positions.resize(place.back());
    selected.values.resize(place.back());
    parallelChunks(energy.size(), unitsPerChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        // Positions first, branch by branch; then values, whose loads from far places can then overlap.
        std::size_t at = place[chunk];
        for (std::size_t i = begin; i < end; ++i)
            if (kept(energy[i], static_cast<std::uint32_t>(i)))
                selected.positions[at++] = static_cast<std::uint32_t>(i);
        for (at = place[chunk]; at < place[chunk + 1]; ++at) {
            const StoredUnit unit = storedAt(layout, spectrum, selected.positions[at]);
            const ComplexParts stored = rule(unit.value);
            selected.values[at] = {stored.re, stored.im};
            lost[chunk] += unit.energyFactor * rule.lostEnergy(unit.value);
        }
    });
    for (const double part : lost)
        selected.lostEnergy += part;
    return selected;
}

} // namespace fft_tensor
