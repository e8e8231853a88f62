// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/dtype.h"

#include <cstddef>
#include <span>

namespace fft_tensor {

/// Converts little-endian elements of `type` to float32, in parallel. Widening is exact; F64 and integers
/// beyond 24 bits round to nearest. `bytes.size()` must be `values.size() · byteSize(type)`.
void toFloat32(DType type, std::span<const std::byte> bytes, std::span<float> values);

/// The other way, round to nearest, ties to even; integers saturate, booleans become value ≠ 0.
void fromFloat32(DType type, std::span<const float> values, std::span<std::byte> bytes);

} // namespace fft_tensor
