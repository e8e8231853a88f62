// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/device_code.h"

/// The arithmetic behind float_formats.h, for any side: see there.
namespace fft_tensor::float_bits {

/// A binary format of at most 16 bits: sign, exponent, mantissa, with subnormals.
template<int exponentBitCount, int mantissaBitCount, bool infinity>
struct Format {
    static constexpr int exponentBits = exponentBitCount, mantissaBits = mantissaBitCount;
    static constexpr bool hasInfinity = infinity; ///< false: the top exponent holds numbers, all ones is NaN
    static constexpr int bias = (1 << (exponentBits - 1)) - 1;
    static constexpr std::uint32_t topExponent = (1u << exponentBits) - 1;
    static constexpr std::uint32_t mantissaMask = (1u << mantissaBits) - 1;
    static constexpr int shift = 23 - mantissaBits;
    /// The bits of 2^(1 - bias - mantissaBits), the unit of subnormals; a normal float32 in all of them.
    static constexpr std::uint32_t unitBits = static_cast<std::uint32_t>(127 + 1 - bias - mantissaBits) << 23;
};
using Binary16 = Format<5, 10, true>;
using E4m3 = Format<4, 3, false>;
using E5m2 = Format<5, 2, true>;

template<class F>
[[nodiscard]] FFT_TENSOR_DEVICE_CODE float widen(std::uint32_t bits) {
    const std::uint32_t sign = (bits >> (F::exponentBits + F::mantissaBits)) << 31;
    const std::uint32_t exponent = (bits >> F::mantissaBits) & F::topExponent;
    const std::uint32_t mantissa = bits & F::mantissaMask;
    if (exponent == F::topExponent && (F::hasInfinity || mantissa == F::mantissaMask))
        return floatOfBits(sign | 0x7f800000u | (F::hasInfinity ? mantissa << F::shift : 0x400000u));
    if (exponent == 0) {
        const float magnitude = static_cast<float>(mantissa) * floatOfBits(F::unitBits); // exact
        return floatOfBits(sign | bitsOf(magnitude));
    }
    return floatOfBits(sign | ((exponent + 127 - F::bias) << 23) | (mantissa << F::shift));
}

/// bits / 2^shift, rounded to nearest, ties to even.
[[nodiscard]] FFT_TENSOR_DEVICE_CODE constexpr std::uint32_t roundShift(std::uint32_t bits, int shift) {
    if (shift > 31)
        return 0;
    const std::uint32_t kept = bits >> shift;
    const std::uint32_t rest = bits & ((1u << shift) - 1);
    const std::uint32_t half = 1u << (shift - 1);
    return kept + (rest > half || (rest == half && (kept & 1)) ? 1 : 0);
}

template<class F>
[[nodiscard]] FFT_TENSOR_DEVICE_CODE std::uint32_t narrow(float value) {
    const std::uint32_t bits = bitsOf(value);
    const std::uint32_t sign = (bits >> 31) << (F::exponentBits + F::mantissaBits);
    const std::uint32_t magnitude = bits & 0x7fffffffu;
    constexpr std::uint32_t nan = (F::topExponent << F::mantissaBits) |
                                  (F::hasInfinity ? 1u << (F::mantissaBits - 1) : F::mantissaMask);
    constexpr std::uint32_t beyond = F::hasInfinity ? F::topExponent << F::mantissaBits : nan;
    if (magnitude > 0x7f800000u)
        return sign | nan;
    const int exponent = static_cast<int>(magnitude >> 23) - 127 + F::bias;
    if (exponent >= 1) {
        if (exponent > static_cast<int>(F::topExponent))
            return sign | beyond;
        const std::uint32_t rebased = magnitude - (static_cast<std::uint32_t>(127 - F::bias) << 23);
        const std::uint32_t rounded = roundShift(rebased, F::shift);
        return sign | (rounded >= beyond ? beyond : rounded);
    }
    // Subnormal in the small format: the hidden bit becomes visible and everything moves right.
    const std::uint32_t mantissa = (magnitude & 0x7fffffu) | (magnitude >= 0x800000u ? 0x800000u : 0u);
    return sign | roundShift(mantissa, F::shift + 1 - exponent);
}

[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline float widenBfloat16(std::uint32_t bits) {
    return floatOfBits(bits << 16);
}

} // namespace fft_tensor::float_bits
