// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "transform/spectrum_layout.h"

#include <complex>
#include <memory>
#include <span>

namespace fft_tensor {

/// Real multi-dimensional discrete Fourier transforms between a tensor and its half spectrum.
/// Scaling: forward is the plain sum of w·exp(-2πi…); inverse divides by N, so that inverse(forward(w)) = w.
/// Thread rule: one thread at a time per object (loops inside are parallel).
class Transform {
  public:
    virtual ~Transform() = default;

    /// `tensor`: layout.fullCount() values; `spectrum`: layout.halfCount(). They must not overlap.
    virtual void forward(const SpectrumLayout& layout, std::span<const float> tensor,
                         std::span<std::complex<float>> spectrum, JobContext& context) = 0;
    /// `spectrum` is used as work space and destroyed. In mirror planes either both images are given, or one
    /// of them with twice its value: only the Hermitian part counts.
    virtual void inverse(const SpectrumLayout& layout, std::span<std::complex<float>> spectrum,
                         std::span<float> tensor, JobContext& context) = 0;
};

/// The production implementation: FFTW, single precision, 1-D plans of kind ESTIMATE (so that two runs on one
/// machine give the same bits) run in batches on all threads. The planner is entered by one thread at a time.
[[nodiscard]] std::unique_ptr<Transform> makeFftwTransform();

/// Bytes of a thread's working memory there, in either direction. It is kept for the next transform.
[[nodiscard]] std::uint64_t transformThreadBytes(const SpectrumLayout& layout);

/// The definition, O(n²) per axis, in double: the yardstick for tests. Small tensors only.
[[nodiscard]] std::unique_ptr<Transform> makeSlowTransform();

} // namespace fft_tensor
