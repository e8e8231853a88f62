// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/memory.h"
#include "spectral/unit_arithmetic.h"

#include <cstdint>

namespace fft_tensor::gpu {

/// energies[i] of every coefficient of a half spectrum (notRepresented where its mirror image speaks for
/// both), and the bits of the largest of them. All pointers are device memory.
void findEnergies(const SpectrumIndex& index, std::uint32_t halfCount, const ComplexParts* spectrum,
                  float* energies, std::uint32_t* largestBits, Stream& stream);

/// One bin of the histogram behind EnergyHistogram: integers, so that any order of adding gives the same.
struct EnergyBin {
    std::uint64_t mantissas = 0; ///< sum over units of weight · mantissa
    std::uint32_t units = 0;
    std::uint32_t singles = 0; ///< units that count once
};
/// Fills `bins` (energyBins of them, device memory).
void findHistogram(const SpectrumIndex& index, std::uint32_t halfCount, const float* energies,
                   const std::uint32_t* largestBits, EnergyBin* bins, Stream& stream);

/// value = mantissa · 2^exponent for the energies of a bin.
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline int binExponent(std::uint32_t leadingBits) {
    const auto exponent = static_cast<int>(leadingBits >> 7);
    return (exponent > 0 ? exponent : 1) - 150;
}
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline std::uint32_t mantissaOf(std::uint32_t energyBits) {
    return (energyBits & 0x7fffffu) | (energyBits >= 0x800000u ? 0x800000u : 0u);
}

} // namespace fft_tensor::gpu
