// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "transform/spectrum_layout.h"

#include <memory>

namespace fft_tensor {

enum class FftKind {
    realToHalf, ///< forward, real to half spectrum
    halfToReal, ///< backward, half spectrum to real
    forward,    ///< complex
    backward,   ///< complex
    cosine,     ///< real to real: X_k = 2·Σ x_j·cos(π·(j + ½)·k/n), DCT-II
    cosineBack, ///< real to real: x_j = X_0 + 2·Σ_(k > 0) X_k·cos(π·(j + ½)·k/n), DCT-III; of both: 2n·x
};

/// What goes in, or comes out, is real numbers.
[[nodiscard]] constexpr bool takesReals(FftKind kind) {
    return kind == FftKind::realToHalf || kind == FftKind::cosine || kind == FftKind::cosineBack;
}
[[nodiscard]] constexpr bool givesReals(FftKind kind) {
    return kind == FftKind::halfToReal || kind == FftKind::cosine || kind == FftKind::cosineBack;
}

/// `lines` transforms of length n at once. Lines lie one after another, or (interleaved) side by side, so
/// that element j of line b is at j·lines + b.
struct LineBatch {
    FftKind kind = FftKind::forward;
    int length = 1;
    int lines = 1;
    bool interleaved = false;
    bool inPlace = false; ///< only of kinds that give what they take
};

/// A planned FFT: the program's one door to FFTW. Single precision, unnormalised in both directions.
/// Thread rule: execute() on any number of threads at once, each with its own memory; the planner behind the
/// makers is entered by one thread at a time.
class FftPlan {
  public:
    /// Of kind ESTIMATE: the same plan, and the same bits, in every run of the program on one machine. FFTW
    /// guesses well for one line, and for batches of lines of up to 64 numbers one after another; for longer
    /// lines that are interleaved its guess is up to ten times slower than what measuring finds.
    [[nodiscard]] static FftPlan ofLines(const LineBatch& batch);

    /// Of one whole array; no cosines. For realToHalf and halfToReal: between layout.shape() and
    /// layout.halfShape(), over layout.axes(); for forward and backward: between two arrays of
    /// layout.shape(), over the same axes. The planner tries variants for up to `mostSeconds` the first time
    /// that a shape is asked for, of which it knows more when it has over a second (PATIENT): faster, but
    /// bits may differ between runs of the program, so not for anything that is written to a file.
    [[nodiscard]] static FftPlan ofArray(FftKind kind, const SpectrumLayout& layout,
                                         double mostSeconds = measuringSeconds);
    /// 4096 takes 0.18 s, and its plan is then 1.35 times as fast as the one made after 0.1 s, or by
    /// ESTIMATE.
    static constexpr double measuringSeconds = 0.5;

    /// Bytes that ofArray() takes while it plans.
    [[nodiscard]] static std::uint64_t planningBytes(FftKind kind, const SpectrumLayout& layout);

    /// `in` and `out` are aligned to 64 bytes, and different unless the batch is in place. `in` is destroyed.
    void execute(void* in, void* out) const;

  private:
    struct Plan;
    explicit FftPlan(std::shared_ptr<const Plan> plan) : m_plan(std::move(plan)) {}
    std::shared_ptr<const Plan> m_plan;
};

} // namespace fft_tensor
