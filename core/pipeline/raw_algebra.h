// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/dtype.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

// Algebra of elements as they are stored raw: little-endian, of a floating-point type; in double, and rounded
// to the type at the end. NaN and infinity are what IEEE 754 makes of them. `name` is for errors. Operands
// have the same number of elements.

/// a + b. Throws Error(invalidArgument) where a sum of finite numbers is beyond the type's range.
[[nodiscard]] std::vector<std::byte> addElements(DType type, std::span<const std::byte> a,
                                                 std::span<const std::byte> b, const std::string& name);
/// factor · a. Throws likewise.
[[nodiscard]] std::vector<std::byte> scaleElements(DType type, std::span<const std::byte> a, double factor,
                                                   const std::string& name);
/// Sum of a·b.
[[nodiscard]] double dotElements(DType type, std::span<const std::byte> a, std::span<const std::byte> b);

} // namespace fft_tensor
