// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "base/large_vector.h"

#include <cstddef>
#include <span>

namespace fft_tensor::cli {

/// The other side of `bench convolution`: the sum over all weights, output by output. It is meant to be hard
/// to beat. The image has a border of zeros, so that no loop asks where it ends; a tile of outputs stays in
/// registers while all weights pass, and each vector of the image that is read serves several rows of it;
/// AVX-512 or AVX2 with fused multiply-adds where the processor has them; all threads. T is float, or double
/// for the reference.
/// Thread rule: one call at a time.
template<class T>
class DirectConvolution {
  public:
    /// `kernel`: side × side, row-major; side at least 1.
    DirectConvolution(std::size_t rows, std::size_t columns, std::span<const T> kernel, std::size_t side);

    /// The extent *same*, of as many numbers as `image`: with c = (side - 1)/2 rounded down and zeros outside
    ///     y[i, j] = sum over a, b of w[a, b]·x[i + c - a, j + c - b]
    /// Throws Cancelled.
    void apply(std::span<const T> image, std::span<T> output, JobContext& context);

  private:
    void pad(std::span<const T> image);

    std::size_t m_rows, m_columns, m_side, m_stride;
    LargeVector<T> m_kernel; ///< turned round
    LargeVector<T> m_padded;
};

extern template class DirectConvolution<float>;
extern template class DirectConvolution<double>;

} // namespace fft_tensor::cli
