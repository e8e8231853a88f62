// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/shape.h"
#include "transform/line_transform.h"
#include "transform/transpose.h"

#include <algorithm>
#include <cstddef>

namespace fft_tensor {

/// The lines along one axis of a row-major array: `count` lines; line L begins at (L / inner)·length·inner +
/// L % inner, and its numbers are `inner` apart.
struct ArrayLines {
    std::size_t length, inner, count;

    ArrayLines(const Shape& shape, int axis) : length(shape[axis]), inner(1), count(1) {
        for (std::size_t a = 0; a < shape.size(); ++a) {
            if (static_cast<int>(a) != axis)
                count *= shape[a];
            if (static_cast<int>(a) > axis)
                inner *= shape[a];
        }
    }
    [[nodiscard]] std::size_t begin(std::size_t line) const {
        return line / inner * length * inner + line % inner;
    }
};

/// Calls visit(place in the array, line of the block, lines) for every run of lines [first, first + count)
/// that are neighbours.
template<class Visit>
void forRuns(const ArrayLines& lines, std::size_t first, std::size_t count, Visit visit) {
    for (std::size_t done = 0; done < count;) {
        const std::size_t run = std::min(count - done, lines.inner - (first + done) % lines.inner);
        visit(lines.begin(first + done), done, run);
        done += run;
    }
}

/// Copies lines [first, first + count) of an array into a block.
template<class T>
void gatherLines(const ArrayLines& lines, std::size_t first, std::size_t count, const T* array, T* block,
                 const BlockSide& side, bool interleaved) {
    if (lines.inner == 1 && side.pitch == lines.length) {
        std::copy_n(array + lines.begin(first), count * lines.length, block);
        return;
    }
    forRuns(lines, first, count, [&](std::size_t begin, std::size_t line, std::size_t run) {
        if (interleaved)
            for (std::size_t j = 0; j < lines.length; ++j)
                for (std::size_t b = 0; b < run; ++b) // runs are short
                    block[j * side.pitch + line + b] = array[begin + j * lines.inner + b];
        else if (lines.inner == 1)
            std::copy_n(array + begin, lines.length, block + line * side.pitch);
        else
            transpose(array + begin, lines.inner, block + line * side.pitch, side.pitch, lines.length, run,
                      TransposeOrder::asRead);
    });
}

template<class T>
void copyScaled(const T* from, std::size_t count, T* to, float factor) {
    if (factor == 1)
        std::copy_n(from, count, to);
    else
        for (std::size_t i = 0; i < count; ++i)
            to[i] = from[i] * factor;
}

/// The other way, multiplied by `factor`, in the block if need be.
template<class T>
void scatterLines(const ArrayLines& lines, std::size_t first, std::size_t count, T* array, T* block,
                  const BlockSide& side, bool interleaved, float factor) {
    if (lines.inner == 1 && side.pitch == lines.length) {
        copyScaled(block, count * lines.length, array + lines.begin(first), factor);
        return;
    }
    if (!interleaved && lines.inner != 1 && factor != 1)
        for (std::size_t i = 0; i < count * side.pitch; ++i)
            block[i] *= factor;
    forRuns(lines, first, count, [&](std::size_t begin, std::size_t line, std::size_t run) {
        if (interleaved)
            for (std::size_t j = 0; j < lines.length; ++j)
                for (std::size_t b = 0; b < run; ++b)
                    array[begin + j * lines.inner + b] = block[j * side.pitch + line + b] * factor;
        else if (lines.inner == 1)
            copyScaled(block + line * side.pitch, lines.length, array + begin, factor);
        else
            transpose(block + line * side.pitch, side.pitch, array + begin, lines.inner, run, lines.length,
                      TransposeOrder::asWritten);
    });
}

} // namespace fft_tensor
