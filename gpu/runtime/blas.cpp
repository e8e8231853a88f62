// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/blas.h"

namespace fft_tensor::gpu {

Blas::Blas() {
    require(calls::createBlas(m_handle));
}

Blas::~Blas() {
    static_cast<void>(calls::destroyBlas(m_handle));
}

void Blas::multiply(const calls::GemmSpec& spec, const float* a, const float* b, float* c, Stream& stream) {
    require(calls::gemm(m_handle, spec, a, b, c, stream.handle()));
}

void Blas::multiply(calls::GemmSpec spec, const std::uint16_t* a, const std::uint16_t* b, float* c,
                    Stream& stream) {
    spec.math = calls::BlasMath::bfloat16;
    require(calls::gemm(m_handle, spec, a, b, c, stream.handle()));
}

} // namespace fft_tensor::gpu
