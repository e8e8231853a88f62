// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>

namespace fft_tensor {

/// The smallest multiple of `powerOfTwo` from `least` on that FFTW has fast code for: a product of powers of
/// 2, 3, 5 and 7. (1 for 1. Real transforms of odd lengths are slow: 1029² takes 7.6 ms where 1050²
/// takes 4.1.) `least` is at least 1 and at most 2^62, `powerOfTwo` at least 2.
[[nodiscard]] std::uint64_t fastTransformLength(std::uint64_t least, std::uint64_t powerOfTwo = 2);

[[nodiscard]] std::uint64_t largestPrimeFactor(std::uint64_t number); ///< 1 for 1

} // namespace fft_tensor
