// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/float_bits.h"
#include "transform/spectrum_index.h"

/// What is computed of one coefficient, for any side: the CPU and kernels call the same functions, so that
/// both choose and store the same numbers, bit for bit.
namespace fft_tensor {

/// A complex number as std::complex<float> lies in memory; kernels cannot use that one. Aligned so that they
/// load both parts at once.
struct alignas(8) ComplexParts {
    float re = 0, im = 0;
};

/// fl(fl(re²) + fl(im²)): three roundings, never fused, on every machine and in every vector width.
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline float coefficientEnergy(float re, float im) {
    return roundedSum(roundedProduct(re, re), roundedProduct(im, im));
}

/// In place of the energy of a coefficient whose mirror image speaks for both.
inline constexpr float notRepresented = -1;

/// The rank of a unit as a number: smaller comes first. Units at or below the zero floor have no rank.
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline std::uint64_t rankKey(float energy, std::uint32_t linearIndex) {
    return static_cast<std::uint64_t>(~bitsOf(energy)) << 32 | linearIndex;
}
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline std::uint32_t indexOfKey(std::uint64_t key) {
    return static_cast<std::uint32_t>(key);
}
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline float energyOfKey(std::uint64_t key) {
    return floatOfBits(~static_cast<std::uint32_t>(key >> 32));
}

/// Sign, exponent and 7 bits of the mantissa of an energy: what the bins of a ranking share, 0.8 % wide.
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline std::uint32_t leadingBitsOf(float energy) {
    return bitsOf(energy) >> 16;
}
/// Bins of non-negative energies.
inline constexpr std::uint32_t energyBins = 1u << 15;

/// Units that a cut keeps: those whose key is not above its last one.
struct KeptUnits {
    float least = 0; ///< energy of the last kept unit; infinity: none is kept
    std::uint32_t lastTie = 0;
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE bool operator()(float energy, std::uint32_t linearIndex) const {
        return energy > least || (energy == least && linearIndex <= lastTie);
    }
};

/// Whether the unit of a coefficient is kept; a redundant one asks its mirror image.
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline bool isRetained(const SpectrumIndex& index, const float* energies,
                                                            KeptUnits kept, std::uint32_t at) {
    if (energies[at] < 0)
        at = index.mirror(at);
    return kept(energies[at], at);
}

/// What a pixel of a map shows of cells between two values: the one of largest magnitude, the highest where
/// both are.
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline float extremeOf(float highest, float lowest) {
    return highest >= -lowest ? highest : lowest;
}

/// Sums of squares over a tensor and what was rebuilt of it.
struct RebuiltSquares {
    double difference = 0; ///< of rebuilt − weights
    double weights = 0;

    FFT_TENSOR_DEVICE_CODE RebuiltSquares& operator+=(const RebuiltSquares& part) {
        difference += part.difference;
        weights += part.weights;
        return *this;
    }
};
FFT_TENSOR_DEVICE_CODE inline void addSquares(float weight, float rebuilt, RebuiltSquares& sums) {
    const double difference = static_cast<double>(rebuilt) - static_cast<double>(weight);
    sums.difference += difference * difference;
    sums.weights += static_cast<double>(weight) * static_cast<double>(weight);
}

/// What a unit stores: F, or 2F where it stands for itself and a stored mirror image; a self-conjugate one is
/// real.
struct StoredUnit {
    ComplexParts value;
    double energyFactor =
        2; ///< error energy of the full spectrum = energyFactor · |error of the stored value|²
};
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline StoredUnit
storedUnit(const SpectrumIndex& index, std::uint32_t position, ComplexParts coefficient) {
    if (!index.inMirrorPlane(position))
        return {coefficient, 2};
    if (index.mirror(position) == position)
        return {{coefficient.re, 0}, 1};
    return {{2 * coefficient.re, 2 * coefficient.im}, 0.5}; // half the error at each of the two: 2·(1/2)²
}

/// Rounds a kept coefficient to the number that is stored, in units of 2^exponent: down = 2^-exponent, up =
/// 2^exponent. float32 values are stored as they are.
struct RoundingRule {
    bool toFloat16 = false;
    float down = 1, up = 1;
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE float stored(float component) const {
        using namespace float_bits;
        return toFloat16 ? widen<Binary16>(narrow<Binary16>(component * down)) : component;
    }
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE ComplexParts operator()(ComplexParts value) const {
        return {stored(value.re), stored(value.im)};
    }
    /// |value − what is stored|², of the value as given.
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE double lostEnergy(ComplexParts value) const {
        if (!toFloat16)
            return 0;
        const double re = static_cast<double>(value.re) - static_cast<double>(stored(value.re) * up);
        const double im = static_cast<double>(value.im) - static_cast<double>(stored(value.im) * up);
        return roundedSum(roundedProduct(re, re), roundedProduct(im, im));
    }
};

} // namespace fft_tensor
