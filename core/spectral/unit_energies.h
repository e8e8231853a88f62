// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/large_vector.h"
#include "transform/spectrum_layout.h"

#include <algorithm>
#include <complex>
#include <cstdint>
#include <span>
#include <vector>

namespace fft_tensor {

/// fl(fl(re²) + fl(im²)): three roundings, never fused, on every machine and in every vector width.
[[nodiscard]] inline float coefficientEnergy(std::complex<float> value) {
    const float re = value.real() * value.real();
    const float im = value.imag() * value.imag();
    return re + im;
}

/// The energies of what can be kept or dropped: units of a spectrum, or single entries of a tensor.
/// Immutable once made; share it by reference.
struct UnitEnergies {
    /// Energy of one member of the unit at this linear index; -1 where no unit is represented.
    LargeVector<float> energy;
    /// How many numbers of the full spectrum (or tensor) a unit stands for: 2 for spectra, 1 for entries.
    unsigned weight = 2;
    /// Linear indices of units that stand for one number although `weight` is 2. Increasing.
    std::vector<std::uint32_t> single;
    /// Numbers in all: elements of the tensor.
    std::uint64_t fullCount = 0;

    [[nodiscard]] unsigned weightOf(std::uint32_t linearIndex) const {
        return weight == 2 && std::binary_search(single.begin(), single.end(), linearIndex) ? 1 : weight;
    }
};

/// Energies of a half spectrum's units, in parallel.
[[nodiscard]] UnitEnergies energiesOfSpectrum(const SpectrumLayout& layout,
                                              std::span<const std::complex<float>> spectrum);

/// Energies of a tensor's own entries: what magnitude pruning ("identity") ranks. `values` are finite, and
/// scaled by a power of two first, so that the square of the largest neither vanishes nor overflows.
[[nodiscard]] UnitEnergies energiesOfEntries(std::span<const float> values);

} // namespace fft_tensor
