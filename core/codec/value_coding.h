// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/sparse_spectral_tensor.h"

#include <cstddef>
#include <span>
#include <vector>

namespace fft_tensor {

/// The kept values as two columns, little-endian float32 or float16.
struct CodedValues {
    std::vector<std::byte> real, imaginary;
};

[[nodiscard]] CodedValues encodeValues(std::span<const std::complex<float>> values, ValueType type);

/// Precondition: both columns have the same size, a multiple of the element size.
/// Throws Error(malformed) with `where` for a value that is not finite.
[[nodiscard]] std::vector<std::complex<float>> decodeValues(ValueType type, std::span<const std::byte> real,
                                                            std::span<const std::byte> imaginary,
                                                            const std::string& where);

} // namespace fft_tensor
