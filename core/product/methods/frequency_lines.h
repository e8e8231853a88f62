// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/large_vector.h"
#include "product/weights/spectral_weights.h"
#include "transform/array_transform.h"

#include <complex>
#include <optional>

namespace fft_tensor {

/// W rebuilt half way: over the input side, but not over the output side. For one output frequency l,
///     Z[i] = sum over k of F[k, l]·exp(+2πi·k·i/n),   i over the input side,
/// so that Y[l] = sum over i of x[i]·Z[i]: a *line* of as many complex numbers as x is long. Where the output
/// side is not transformed, a line is real: N times a column of W itself.
/// Thread rule: fill() on any number of threads at once, each with its own Scratch.
class FrequencyLines {
  public:
    struct Scratch {
        LargeVector<std::complex<float>> numbers, transformed;
        ArrayTransform::Scratch ofTransform;
    };

    /// `weights` must outlive it. Throws Cancelled.
    FrequencyLines(const SpectralWeights& weights, JobContext& context);

    /// As many as there are output frequencies.
    [[nodiscard]] std::size_t count() const { return m_weights.matricization.output().frequencies; }
    /// Numbers of x.
    [[nodiscard]] std::size_t length() const { return m_weights.matricization.input().length; }
    /// Real rows that hold a line: its real and imaginary parts, or 1 where it is real.
    [[nodiscard]] std::size_t rowsPerLine() const { return isReal(m_weights.matricization) ? 1 : 2; }
    [[nodiscard]] static bool isReal(const Matricization& matricization) {
        return !matricization.output().spectrum;
    }
    /// Bytes of tables that it holds.
    [[nodiscard]] std::uint64_t heldBytes() const { return m_plan ? m_plan->heldBytes() : 0; }
    /// What it may hold, a thread's Scratch, and planning, at most.
    [[nodiscard]] static ArrayTransform::Memory mostMemory(const Matricization& matricization);

    /// One line into rowsPerLine() rows, `stride` numbers apart, aligned to 64 bytes.
    void fill(std::size_t line, Scratch& scratch, float* rows, std::size_t stride) const;

    /// Of one line's transform.
    [[nodiscard]] double flopsPerLine() const;

  private:
    template<class Visit>
    void visitEntries(std::size_t line, Visit visit) const;
    void fillTransformed(std::size_t line, Scratch& scratch, float* rows, std::size_t stride) const;
    void fillReal(std::size_t line, Scratch& scratch, float* row) const;
    void fillPlain(std::size_t line, float* rows, std::size_t stride) const;

    const SpectralWeights& m_weights;
    std::optional<ArrayTransform> m_plan;
    bool m_oneAxis = false; ///< of the input side: indices need no decoding
};

} // namespace fft_tensor
