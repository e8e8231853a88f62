// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <cstring>

/// Marks functions that CUDA kernels call, too: arithmetic that must come out the same on both sides is
/// written once. Headers that use it are C++17 and call nothing but each other and <cmath>.
#ifdef __CUDACC__
#define FFT_TENSOR_DEVICE_CODE __host__ __device__
#else
#define FFT_TENSOR_DEVICE_CODE
#endif

namespace fft_tensor {

/// The bits of a float, and the float of bits (std::bit_cast is C++20).
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline std::uint32_t bitsOf(float value) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline float floatOfBits(std::uint32_t bits) {
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// Rounded after each operation, never fused into a multiply-add: nvcc would, the host compiler is told not
// to.

[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline float roundedProduct(float a, float b) {
#ifdef __CUDA_ARCH__
    return __fmul_rn(a, b);
#else
    return a * b;
#endif
}
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline double roundedProduct(double a, double b) {
#ifdef __CUDA_ARCH__
    return __dmul_rn(a, b);
#else
    return a * b;
#endif
}
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline float roundedSum(float a, float b) {
#ifdef __CUDA_ARCH__
    return __fadd_rn(a, b);
#else
    return a + b;
#endif
}
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline double roundedSum(double a, double b) {
#ifdef __CUDA_ARCH__
    return __dadd_rn(a, b);
#else
    return a + b;
#endif
}

} // namespace fft_tensor
