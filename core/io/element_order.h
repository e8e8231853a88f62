// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/shape.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace fft_tensor {

/// Reverses the bytes of every element of `width` bytes, in place. `bytes.size()` is a multiple of `width`.
void swapByteOrder(std::span<std::byte> bytes, std::size_t width);

/// Puts a run of elements that are stored in Fortran order (the first axis contiguous) to their places in a
/// row-major array of that shape. `stored` are the elements from number `first` on in the stored order;
/// `array` has elementCount(shape) elements. T: std::uint8_t, 16, 32, 64 or float.
template<class T>
void placeFortranOrder(std::span<const T> stored, std::uint64_t first, const Shape& shape,
                       std::span<T> array);

} // namespace fft_tensor
