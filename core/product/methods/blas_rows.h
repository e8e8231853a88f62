// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/large_vector.h"
#include "product/activations.h"
#include "product/methods/blas.h"

#include <algorithm>

namespace fft_tensor {

/// x as BLAS takes it: where it lies, or copied when its layout does not suit.
class BlasRows {
  public:
    explicit BlasRows(const ActivationView& x)
        : m_data(x.data), m_stride(x.blasRowStride()), m_columns(x.columns) {
        if (m_stride != 0)
            return;
        m_copy.resize(x.rows() * x.columns);
        for (std::uint64_t row = 0; row < x.rows(); ++row)
            x.copyRow(row, m_copy.data() + row * x.columns);
        m_data = m_copy.data();
        m_stride = x.columns;
    }
    /// Rows [first, first + count).
    [[nodiscard]] MatrixView<const float> view(std::size_t first, std::size_t count) const {
        return {m_data + first * m_stride, count, m_columns, m_stride};
    }
    [[nodiscard]] static std::uint64_t copyBytes(const ActivationView& x) {
        return x.blasRowStride() != 0 ? 0 : x.rows() * x.columns * sizeof(float);
    }

  private:
    const float* m_data;
    std::size_t m_stride, m_columns;
    LargeVector<float> m_copy;
};

/// How many rows of x to give to one call of BLAS, which cannot be cancelled: it ends after some tenths of a
/// second, and is never so small that it would be slower for it.
[[nodiscard]] inline std::size_t rowsPerBlasCall(std::size_t rows, std::size_t columns) {
    constexpr std::size_t flops = std::size_t{1} << 33, fewest = 1024;
    return std::max(fewest, flops / std::max<std::size_t>(1, rows * columns));
}

} // namespace fft_tensor
