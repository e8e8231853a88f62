// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/shape.h"

#include <QString>

#include <cstdint>

namespace fft_tensor::ui {

struct RestoredError; // ui/document/results.h

/// "1.23 MB": decimal units, three significant digits.
[[nodiscard]] QString bytesText(std::uint64_t bytes);
/// "5.00 %" of 0.05, with as many digits as make four significant ones.
[[nodiscard]] QString percentText(double fraction);
/// As a percentage, with ≈ where it is an estimate.
[[nodiscard]] QString errorText(const RestoredError& error);
/// "21.3×"
[[nodiscard]] QString ratioText(double ratio);
/// "1,234,567"
[[nodiscard]] QString countText(std::uint64_t count);
[[nodiscard]] QString shapeText(const Shape& shape);
/// At least four significant digits, a real minus sign.
[[nodiscard]] QString numberText(double value);
/// "12 s", "3 min"; empty while unknown (negative).
[[nodiscard]] QString timeLeftText(double seconds);

} // namespace fft_tensor::ui
