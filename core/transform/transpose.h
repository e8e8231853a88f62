// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <algorithm>
#include <cstddef>

namespace fft_tensor {

/// Which of the two arrays is visited row after row, as the caches and their prefetching like it: the one
/// that does not fit into them.
enum class TransposeOrder { asRead, asWritten };

/// to[c·toPitch + r] = from[r·fromPitch + c] for all r < rows and c < columns; the two do not overlap.
/// Square by square of a cache line's numbers.
template<class T>
void transpose(const T* from, std::size_t fromPitch, T* to, std::size_t toPitch, std::size_t rows,
               std::size_t columns, TransposeOrder order) {
    constexpr std::size_t square = 64 / sizeof(T);
    const auto move = [&](std::size_t r, std::size_t c, std::size_t height, std::size_t width) {
        const T* const source = from + r * fromPitch + c;
        T* const target = to + c * toPitch + r;
        for (std::size_t j = 0; j < width; ++j)
            for (std::size_t i = 0; i < height; ++i)
                target[j * toPitch + i] = source[i * fromPitch + j];
    };
    const auto moveSquare = [&](std::size_t r, std::size_t c) {
        if (r + square <= rows && c + square <= columns)
            move(r, c, square, square); // known bounds: unrolled
        else
            move(r, c, std::min(square, rows - r), std::min(square, columns - c));
    };
    if (order == TransposeOrder::asRead) {
        for (std::size_t r = 0; r < rows; r += square)
            for (std::size_t c = 0; c < columns; c += square)
                moveSquare(r, c);
    } else {
        for (std::size_t c = 0; c < columns; c += square)
            for (std::size_t r = 0; r < rows; r += square)
                moveSquare(r, c);
    }
}

} // namespace fft_tensor
