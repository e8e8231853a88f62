// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>

namespace fft_tensor {

// Small floating-point formats as bit patterns, standard library alone. Widening is exact, NaN payloads
// aside. Sources: IEEE 754-2019 (binary16); bfloat16: the upper half of binary32; E4M3 and E5M2: Micikevicius
// et al., "FP8 Formats for Deep Learning" (2022) — E4M3 has no infinity, and S.1111.111 is its only NaN.

[[nodiscard]] float float16ToFloat(std::uint16_t bits);
[[nodiscard]] float bfloat16ToFloat(std::uint16_t bits);
[[nodiscard]] float float8E4m3ToFloat(std::uint8_t bits);
[[nodiscard]] float float8E5m2ToFloat(std::uint8_t bits);

// Narrowing rounds to nearest, ties to even. Overflow gives infinity, in E4M3 NaN.

[[nodiscard]] std::uint16_t floatToFloat16(float value);
[[nodiscard]] std::uint16_t floatToBfloat16(float value);
[[nodiscard]] std::uint8_t floatToFloat8E4m3(float value);
[[nodiscard]] std::uint8_t floatToFloat8E5m2(float value);

} // namespace fft_tensor
