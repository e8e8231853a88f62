// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/float_formats.h"

#include <bit>
#include <cmath>

namespace fft_tensor {

namespace {

/// A binary format of at most 16 bits: sign, exponent, mantissa, with subnormals.
struct Format {
    int exponentBits;
    int mantissaBits;
    bool hasInfinity; ///< false: the top exponent holds numbers, all ones is NaN (E4M3)
    constexpr int bias() const { return (1 << (exponentBits - 1)) - 1; }
    constexpr std::uint32_t topExponent() const { return (1u << exponentBits) - 1; }
    constexpr std::uint32_t mantissaMask() const { return (1u << mantissaBits) - 1; }
};

constexpr Format binary16{5, 10, true};
constexpr Format e4m3{4, 3, false};
constexpr Format e5m2{5, 2, true};

template<Format format>
float widen(std::uint32_t bits) {
    const std::uint32_t sign = (bits >> (format.exponentBits + format.mantissaBits)) << 31;
    const std::uint32_t exponent = (bits >> format.mantissaBits) & format.topExponent();
    const std::uint32_t mantissa = bits & format.mantissaMask();
    constexpr int shift = 23 - format.mantissaBits;
    if (exponent == format.topExponent() && (format.hasInfinity || mantissa == format.mantissaMask()))
        return std::bit_cast<float>(sign | 0x7f800000u |
                                    (format.hasInfinity ? mantissa << shift : 0x400000u));
    if (exponent == 0) {
        const float magnitude =
            std::ldexp(static_cast<float>(mantissa), 1 - format.bias() - format.mantissaBits);
        return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
    }
    return std::bit_cast<float>(sign | ((exponent + 127 - format.bias()) << 23) | (mantissa << shift));
}

/// bits / 2^shift, rounded to nearest, ties to even.
constexpr std::uint32_t roundShift(std::uint32_t bits, int shift) {
    if (shift > 31)
        return 0;
    const std::uint32_t kept = bits >> shift;
    const std::uint32_t rest = bits & ((1u << shift) - 1);
    const std::uint32_t half = 1u << (shift - 1);
    return kept + (rest > half || (rest == half && (kept & 1)) ? 1 : 0);
}

template<Format format>
std::uint32_t narrow(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 31) << (format.exponentBits + format.mantissaBits);
    const std::uint32_t magnitude = bits & 0x7fffffffu;
    constexpr std::uint32_t nan =
        (format.topExponent() << format.mantissaBits) |
        (format.hasInfinity ? 1u << (format.mantissaBits - 1) : format.mantissaMask());
    constexpr std::uint32_t beyond = format.hasInfinity ? format.topExponent() << format.mantissaBits : nan;
    if (magnitude > 0x7f800000u)
        return sign | nan;
    const int exponent = static_cast<int>(magnitude >> 23) - 127 + format.bias();
    constexpr int shift = 23 - format.mantissaBits;
    if (exponent >= 1) {
        if (exponent > static_cast<int>(format.topExponent()))
            return sign | beyond;
        const std::uint32_t rebased = magnitude - (static_cast<std::uint32_t>(127 - format.bias()) << 23);
        const std::uint32_t rounded = roundShift(rebased, shift);
        return sign | (rounded >= beyond ? beyond : rounded);
    }
    // Subnormal in the small format: the hidden bit becomes visible and everything moves right.
    const std::uint32_t mantissa = (magnitude & 0x7fffffu) | (magnitude >= 0x800000u ? 0x800000u : 0u);
    return sign | roundShift(mantissa, shift + 1 - exponent);
}

} // namespace

float float16ToFloat(std::uint16_t bits) {
    return widen<binary16>(bits);
}

float bfloat16ToFloat(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

float float8E4m3ToFloat(std::uint8_t bits) {
    return widen<e4m3>(bits);
}

float float8E5m2ToFloat(std::uint8_t bits) {
    return widen<e5m2>(bits);
}

std::uint16_t floatToFloat16(float value) {
    return static_cast<std::uint16_t>(narrow<binary16>(value));
}

std::uint16_t floatToBfloat16(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u)
        return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
    return static_cast<std::uint16_t>(roundShift(bits, 16));
}

std::uint8_t floatToFloat8E4m3(float value) {
    return static_cast<std::uint8_t>(narrow<e4m3>(value));
}

std::uint8_t floatToFloat8E5m2(float value) {
    return static_cast<std::uint8_t>(narrow<e5m2>(value));
}

} // namespace fft_tensor
