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
};

/// `lines` transforms of length n at once. Lines lie one after another, or (interleaved) side by side, so
/// that element j of line b is at j·lines + b.
struct LineBatch {
    FftKind kind = FftKind::forward;
    int length = 1;
    int lines = 1;
    bool interleaved = false;
    bool inPlace = false; ///< complex kinds only
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

    /// Of one whole array. For realToHalf and halfToReal: between layout.shape() and layout.halfShape(), over
    /// layout.axes(); for forward and backward: between two arrays of layout.shape(), over the same axes.
    /// The planner tries variants for up to half a second the first time that a shape is asked for: faster,
    /// but bits may differ between runs of the program, so not for anything that is written to a file.
    [[nodiscard]] static FftPlan ofArray(FftKind kind, const SpectrumLayout& layout);

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
