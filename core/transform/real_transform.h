// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "tensor/shape.h"

#include <memory>
#include <span>
#include <vector>

namespace fft_tensor {

/// Orthonormal transforms between a tensor and as many real coefficients, which lie where the tensor's
/// elements do (row-major, index k along an axis instead of j): Σ X² = Σ x², and the inverse is the
/// transpose. The same bits in every run on one machine, on any number of threads.
/// Thread rule: one thread at a time per object (loops inside are parallel).
class RealTransform {
  public:
    virtual ~RealTransform() = default;

    /// Over `axes`, each named once. Both arrays have elementCount(shape) numbers; they are the same one, or
    /// do not overlap. Throws Cancelled, or Error(unsupported) for an axis of 2^31 or more.
    virtual void forward(const Shape& shape, const std::vector<int>& axes, std::span<const float> tensor,
                         std::span<float> coefficients, JobContext& context) = 0;
    virtual void inverse(const Shape& shape, const std::vector<int>& axes,
                         std::span<const float> coefficients, std::span<float> tensor,
                         JobContext& context) = 0;
};

/// The discrete cosine transform, type II, along each axis:
///     X_k = c_k·Σ_j x_j·cos(π·(j + ½)·k/n),   c_0 = √(1/n), else √(2/n)
/// (Ahmed, Natarajan and Rao, Discrete cosine transform, IEEE Trans. Computers C-23, 1974). By FFTW's plans
/// of kind ESTIMATE for single lines.
[[nodiscard]] std::unique_ptr<RealTransform> makeCosineTransform();

/// X = x, whatever the axes.
[[nodiscard]] std::unique_ptr<RealTransform> makeIdentityTransform();

} // namespace fft_tensor
