// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "transform/chirp_transform.h"
#include "transform/fft_plan.h"

#include <variant>

namespace fft_tensor {

/// A planned transform of one whole array, many times over, by the faster of two ways: FFTW's own, or a chirp
/// where one axis alone is transformed and its length has a large prime factor; both are tried. Conventions,
/// alignment and thread rule of FftPlan::ofArray.
class ArrayTransform {
  public:
    ArrayTransform(FftKind kind, const SpectrumLayout& layout);

    /// `in` may be destroyed.
    void execute(void* in, void* out) const;

    /// Of one execution: 5·n·log2 n for n complex numbers, half of it for real ones; a chirp's own.
    [[nodiscard]] double flops() const { return m_flops; }
    /// The same without planning: which way will be the faster is a guess.
    [[nodiscard]] static double expectedFlops(FftKind kind, const SpectrumLayout& layout);

  private:
    std::variant<FftPlan, ChirpTransform> m_plan;
    double m_flops;
};

} // namespace fft_tensor
