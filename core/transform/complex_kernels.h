// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <complex>
#include <cstddef>

namespace fft_tensor {

// Loops over complex numbers, compiled for every vector width and chosen at run time (Highway). Any
// alignment; any thread.

/// a·b without the checks for infinities that the operator of std::complex makes.
[[nodiscard]] inline std::complex<float> productOf(const std::complex<float>& a,
                                                   const std::complex<float>& b) {
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

/// product[i] = a[i]·b[i], as productOf. `product` may be `a` or `b`.
void multiplyNumbers(const std::complex<float>* a, const std::complex<float>* b, std::complex<float>* product,
                     std::size_t count);

/// Real and imaginary parts apart. No overlap.
void splitNumbers(const std::complex<float>* numbers, float* real, float* imaginary, std::size_t count);

} // namespace fft_tensor
