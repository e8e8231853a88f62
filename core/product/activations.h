// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/shape.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fft_tensor {

/// A view of the numbers that go into a product: any leading shape (its elements are the rows of the batch)
/// and a last axis of W's input length, each with its own stride in numbers: 0 repeats a row,
/// negative ones go backwards. Owns nothing.
struct ActivationView {
    const float* data = nullptr; ///< the element at index 0 of every axis
    Shape leading;
    std::vector<std::ptrdiff_t> leadingStrides; ///< as many as `leading`
    std::uint64_t columns = 0;
    std::ptrdiff_t columnStride = 1;

    /// Row-major numbers without gaps. `values` must hold as many as the shape says.
    [[nodiscard]] static ActivationView contiguous(const float* values, Shape leading, std::uint64_t columns);

    [[nodiscard]] std::uint64_t rows() const { return elementCount(leading); }
    [[nodiscard]] const float* row(std::uint64_t index) const;
    /// Copies row `index` to `out`. Returns false when it holds a NaN or an infinity.
    bool copyRow(std::uint64_t index, float* out) const;
    /// The distance between rows when they can go to BLAS as they are: numbers of a row side by side, rows at
    /// one distance of at least `columns`. Else 0.
    [[nodiscard]] std::size_t blasRowStride() const;
};

} // namespace fft_tensor
