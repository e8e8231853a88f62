// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "transform/chirp_transform.h"
#include "transform/fft_plan.h"

#include <variant>

namespace fft_tensor {

/// A planned transform of one whole array, many times over, by the faster of two ways: FFTW's own, or a chirp
/// where one axis alone is transformed and its length has a large prime factor; both are tried. Conventions,
/// alignment and thread rule of FftPlan::ofArray.
class ArrayTransform {
  public:
    /// A thread's working memory, made as large as needed: empty unless a chirp is used.
    using Scratch = LargeVector<std::complex<float>>;

    /// Throws Cancelled between steps of planning, each of which takes up to half a second.
    ArrayTransform(FftKind kind, const SpectrumLayout& layout, JobContext& context);

    /// `in` may be destroyed.
    void execute(void* in, void* out, Scratch& scratch) const;

    /// Of one execution: 5·n·log2 n for n complex numbers, half of it for real ones; a chirp's own.
    [[nodiscard]] double flops() const { return m_flops; }
    /// The same without planning: which way will be the faster is a guess.
    [[nodiscard]] static double expectedFlops(FftKind kind, const SpectrumLayout& layout);

    /// Bytes of tables that it holds for as long as it lives.
    [[nodiscard]] std::uint64_t heldBytes() const { return m_heldBytes; }

    /// What it may take at most, without planning.
    struct Memory {
        std::uint64_t held = 0;     ///< as heldBytes()
        std::uint64_t scratch = 0;  ///< of each thread that executes
        std::uint64_t planning = 0; ///< while it is made, on top of `held`
    };
    [[nodiscard]] static Memory mostMemory(FftKind kind, const SpectrumLayout& layout);

  private:
    std::variant<FftPlan, ChirpTransform> m_plan;
    double m_flops;
    std::uint64_t m_heldBytes;
};

} // namespace fft_tensor
