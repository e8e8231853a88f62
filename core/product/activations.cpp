// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/activations.h"

#include <algorithm>
#include <optional>

namespace fft_tensor {

ActivationView ActivationView::contiguous(const float* values, Shape leading, std::uint64_t columns) {
    ActivationView view;
    view.data = values;
    view.leadingStrides.resize(leading.size());
    auto stride = static_cast<std::ptrdiff_t>(columns);
    for (std::size_t axis = leading.size(); axis-- > 0;) {
        view.leadingStrides[axis] = stride;
        stride *= static_cast<std::ptrdiff_t>(leading[axis]);
    }
    view.leading = std::move(leading);
    view.columns = columns;
    return view;
}

const float* ActivationView::row(std::uint64_t index) const {
    std::ptrdiff_t offset = 0;
    for (std::size_t axis = leading.size(); axis-- > 0;) {
        offset += static_cast<std::ptrdiff_t>(index % leading[axis]) * leadingStrides[axis];
        index /= leading[axis];
    }
    return data + offset;
}

bool ActivationView::copyRow(std::uint64_t index, float* out) const {
    const float* const from = row(index);
    float poison = 0; // stays 0 unless something is not finite
    if (columnStride == 1) {
        std::copy_n(from, columns, out);
    } else {
        for (std::uint64_t c = 0; c < columns; ++c)
            out[c] = from[static_cast<std::ptrdiff_t>(c) * columnStride];
    }
    constexpr std::size_t lanes = 16; // partial sums that the compiler can put side by side
    float partial[lanes] = {};
    std::uint64_t c = 0;
    for (; c + lanes <= columns; c += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            partial[lane] += 0.0f * out[c + lane];
    for (; c < columns; ++c)
        poison += 0.0f * out[c];
    for (const float sum : partial)
        poison += sum;
    return poison == 0;
}

std::size_t ActivationView::blasRowStride() const {
    if (columnStride != 1)
        return 0;
    std::optional<std::ptrdiff_t> stride; // of the innermost leading axis longer than 1
    std::ptrdiff_t expected = 0;
    for (std::size_t axis = leading.size(); axis-- > 0;) {
        if (leading[axis] == 1)
            continue;
        if (!stride)
            stride = leadingStrides[axis];
        else if (leadingStrides[axis] != expected)
            return 0;
        expected = leadingStrides[axis] * static_cast<std::ptrdiff_t>(leading[axis]);
    }
    if (!stride)
        return columns; // a single row
    return *stride >= static_cast<std::ptrdiff_t>(columns) ? static_cast<std::size_t>(*stride) : 0;
}

} // namespace fft_tensor
