// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/unit_energies.h"

#include "base/parallel.h"
#include "tensor/statistics.h"

#include <cmath>

namespace fft_tensor {

namespace {
constexpr std::size_t unitsPerChunk = 1 << 17;
constexpr float notRepresented = -1;
} // namespace

UnitEnergies energiesOfSpectrum(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum) {
    UnitEnergies energies;
    energies.energy.resize(spectrum.size());
    energies.weight = 2;
    energies.single = layout.selfConjugate();
    energies.fullCount = layout.fullCount();
    float* const energy = energies.energy.data();
    parallelChunks(spectrum.size(), unitsPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            energy[i] = coefficientEnergy(spectrum[i]);
    });
    for (const std::uint32_t index : layout.redundant())
        energy[index] = notRepresented;
    return energies;
}

UnitEnergies energiesOfEntries(std::span<const float> values) {
    UnitEnergies energies;
    energies.energy.resize(values.size());
    energies.weight = 1;
    energies.fullCount = values.size();
    float* const energy = energies.energy.data();
    const float largest = statisticsOf(values).largestMagnitude;
    const double factor = largest > 0 ? std::ldexp(1.0, -std::ilogb(largest)) : 1;
    parallelChunks(values.size(), unitsPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const auto scaled = static_cast<float>(factor * static_cast<double>(values[i]));
            energy[i] = scaled * scaled;
        }
    });
    return energies;
}

} // namespace fft_tensor
