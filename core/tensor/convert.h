// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/dtype.h"

#include <cstddef>
#include <span>
#include <vector>

namespace fft_tensor {

/// Converts little-endian elements of `type` to float32, in parallel. Widening is exact; F64 and integers
/// beyond 24 bits round to nearest. `bytes.size()` must be `values.size() · byteSize(type)`.
void toFloat32(DType type, std::span<const std::byte> bytes, std::span<float> values);

/// The other way, round to nearest, ties to even; integers saturate, booleans become value ≠ 0.
void fromFloat32(DType type, std::span<const float> values, std::span<std::byte> bytes);

/// What a rebuilt tensor becomes in its own floating-point type: as fromFloat32, but a finite value beyond
/// the type's range becomes its largest finite number, since the original was finite. Restoring, and every
/// error that is recorded or verified, go through this one conversion. `values` are clamped in place.
void restoreElements(DType type, std::span<float> values, std::span<std::byte> bytes);

/// restoreElements() changes float32 values: the type is narrower.
[[nodiscard]] bool roundsWhenRestored(DType type);

/// The values as they come back from restoreElements().
[[nodiscard]] std::vector<float> asRestored(DType type, std::vector<float> values);

} // namespace fft_tensor
