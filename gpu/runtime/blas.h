// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/stream.h"

namespace fft_tensor::gpu {

/// A cuBLAS handle (or its stand-in).
class Blas {
  public:
    Blas();
    ~Blas();
    Blas(const Blas&) = delete;
    Blas& operator=(const Blas&) = delete;

    /// Queues one product of row-major matrices: see calls::GemmSpec. The second one is of bf16 numbers,
    /// whatever spec.math says.
    void multiply(const calls::GemmSpec& spec, const float* a, const float* b, float* c, Stream& stream);
    void multiply(calls::GemmSpec spec, const std::uint16_t* a, const std::uint16_t* b, float* c,
                  Stream& stream);

  private:
    calls::BlasHandle m_handle = nullptr;
};

} // namespace fft_tensor::gpu
