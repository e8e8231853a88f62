// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/unit_source.h"
#include "transform/spectrum_layout.h"

#include <complex>
#include <span>

namespace fft_tensor {

[[nodiscard]] inline float coefficientEnergy(std::complex<float> value) {
    return coefficientEnergy(value.real(), value.imag());
}

/// Energies in this computer's memory: of a spectrum's units, or of single entries of a tensor.
/// Immutable once made; share it by reference. Any thread.
struct UnitEnergies final : UnitSource {
    /// Energy of one member of the unit at this linear index; notRepresented where there is no unit.
    LargeVector<float> energy;
    UnitWeights counts;

    [[nodiscard]] const UnitWeights& weights() const override { return counts; }
    [[nodiscard]] EnergyHistogram histogram() const override;
    [[nodiscard]] std::vector<std::uint64_t> keysInBin(std::uint32_t leadingBits, float floor) const override;
    [[nodiscard]] LargeVector<std::uint64_t> orderedKeys(float floor) const override;
};

/// Energies of a half spectrum's units, in parallel.
[[nodiscard]] UnitEnergies energiesOfSpectrum(const SpectrumLayout& layout,
                                              std::span<const std::complex<float>> spectrum);

/// Energies of a tensor's own entries: what magnitude pruning ("identity") ranks. `values` are finite, and
/// scaled by a power of two first, so that the square of the largest neither vanishes nor overflows.
[[nodiscard]] UnitEnergies energiesOfEntries(std::span<const float> values);

} // namespace fft_tensor
