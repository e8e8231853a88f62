// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/float_formats.h"

#include "tensor/float_bits.h"

namespace fft_tensor {

using namespace float_bits;

float float16ToFloat(std::uint16_t bits) {
    return widen<Binary16>(bits);
}

float bfloat16ToFloat(std::uint16_t bits) {
    return widenBfloat16(bits);
}

float float8E4m3ToFloat(std::uint8_t bits) {
    return widen<E4m3>(bits);
}

float float8E5m2ToFloat(std::uint8_t bits) {
    return widen<E5m2>(bits);
}

std::uint16_t floatToFloat16(float value) {
    return static_cast<std::uint16_t>(narrow<Binary16>(value));
}

std::uint16_t floatToBfloat16(float value) {
    const std::uint32_t bits = bitsOf(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u)
        return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
    return static_cast<std::uint16_t>(roundShift(bits, 16));
}

std::uint8_t floatToFloat8E4m3(float value) {
    return static_cast<std::uint8_t>(narrow<E4m3>(value));
}

std::uint8_t floatToFloat8E5m2(float value) {
    return static_cast<std::uint8_t>(narrow<E5m2>(value));
}

} // namespace fft_tensor
