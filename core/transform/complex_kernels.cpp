// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/complex_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "transform/complex_kernels.cpp" // NOLINT
#include <hwy/foreach_target.h>                            // IWYU pragma: keep

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace fft_tensor::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void multiply(const float* a, const float* b, float* product, std::size_t count) {
    const hn::ScalableTag<float> d;
    std::size_t i = 0;
    for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) {
        hn::Vec<decltype(d)> aRe, aIm, bRe, bIm;
        hn::LoadInterleaved2(d, a + 2 * i, aRe, aIm);
        hn::LoadInterleaved2(d, b + 2 * i, bRe, bIm);
        const auto re = hn::NegMulAdd(aIm, bIm, hn::Mul(aRe, bRe));
        const auto im = hn::MulAdd(aRe, bIm, hn::Mul(aIm, bRe));
        hn::StoreInterleaved2(re, im, d, product + 2 * i);
    }
    for (; i < count; ++i) {
        const float re = a[2 * i] * b[2 * i] - a[2 * i + 1] * b[2 * i + 1];
        product[2 * i + 1] = a[2 * i] * b[2 * i + 1] + a[2 * i + 1] * b[2 * i];
        product[2 * i] = re;
    }
}

void split(const float* numbers, float* real, float* imaginary, std::size_t count) {
    const hn::ScalableTag<float> d;
    std::size_t i = 0;
    for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) {
        hn::Vec<decltype(d)> re, im;
        hn::LoadInterleaved2(d, numbers + 2 * i, re, im);
        hn::StoreU(re, d, real + i);
        hn::StoreU(im, d, imaginary + i);
    }
    for (; i < count; ++i) {
        real[i] = numbers[2 * i];
        imaginary[i] = numbers[2 * i + 1];
    }
}

} // namespace fft_tensor::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fft_tensor {

HWY_EXPORT(multiply);
HWY_EXPORT(split);

void multiplyNumbers(const std::complex<float>* a, const std::complex<float>* b, std::complex<float>* product,
                     std::size_t count) {
    HWY_DYNAMIC_DISPATCH(multiply)
    (reinterpret_cast<const float*>(a), reinterpret_cast<const float*>(b), reinterpret_cast<float*>(product),
     count);
}

void splitNumbers(const std::complex<float>* numbers, float* real, float* imaginary, std::size_t count) {
    HWY_DYNAMIC_DISPATCH(split)(reinterpret_cast<const float*>(numbers), real, imaginary, count);
}

} // namespace fft_tensor
#endif // HWY_ONCE
