// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "transform/array_transform.h"
#include "transform/transform.h"

#include <complex>
#include <memory>
#include <optional>
#include <span>

namespace fft_tensor {

/// FFTs of one layout over and over, the fast way for its size: small arrays, and those of one axis, by one
/// plan of the whole array, on one thread; large ones pass by pass on all threads. Which way depends on the
/// layout alone, so the number of threads does not change a bit of the result. Bits may differ between
/// objects and runs of the program (see ArrayTransform).
/// Thread rule: one call at a time; on any thread.
class ArrayFft {
  public:
    /// Throws Cancelled.
    ArrayFft(const SpectrumLayout& layout, JobContext& context);

    [[nodiscard]] const SpectrumLayout& layout() const { return m_layout; }
    /// Bytes of tables and scratch that it holds now.
    [[nodiscard]] std::uint64_t heldBytes() const;
    /// Those that transforms of this layout may take at most, planning included.
    [[nodiscard]] static std::uint64_t mostBytes(const SpectrumLayout& layout);
    /// inverse(forward(x)) = gain()·x: whoever multiplies in between anyway divides there.
    [[nodiscard]] double gain() const { return m_transform ? 1 : m_layout.transformLength(); }

    /// Both arrays are aligned to 64 bytes (LargeVector's are), of layout().fullCount() values and
    /// layout().halfCount() coefficients; what goes in is destroyed. Throws Cancelled.
    void forward(std::span<float> values, std::span<std::complex<float>> spectrum, JobContext& context);
    /// In mirror planes both images are given.
    void inverse(std::span<std::complex<float>> spectrum, std::span<float> values, JobContext& context);

  private:
    SpectrumLayout m_layout;
    std::unique_ptr<Transform> m_transform; ///< of large arrays; the others have plans
    std::optional<ArrayTransform> m_forward, m_inverse;
    ArrayTransform::Scratch m_scratch;
};

} // namespace fft_tensor
