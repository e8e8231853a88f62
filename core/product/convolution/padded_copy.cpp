// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/convolution/padded_copy.h"

#include "base/parallel.h"
#include "product/activations.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace fft_tensor {

namespace {

/// An array of four axes, ones in front: rows of the last axis, numbered through.
struct Rows {
    std::array<std::size_t, mostPaddedAxes> lengths;

    /// `fill`: for the axes in front, 1 for lengths and 0 for an index.
    explicit Rows(const Shape& shape, std::size_t fill = 1) {
        lengths.fill(fill);
        std::copy_backward(shape.begin(), shape.end(), lengths.end());
    }
    [[nodiscard]] std::size_t columns() const { return lengths[3]; }
    [[nodiscard]] std::size_t count() const { return lengths[0] * lengths[1] * lengths[2]; }
    /// The number in `other` of this array's row `row`, moved by `by`; nothing where `other` has none.
    [[nodiscard]] std::optional<std::size_t> rowIn(const Rows& other, std::size_t row, const Rows& by) const {
        const std::array<std::size_t, 3> index{row / lengths[2] / lengths[1], row / lengths[2] % lengths[1],
                                               row % lengths[2]};
        std::size_t number = 0;
        for (std::size_t axis = 0; axis < index.size(); ++axis) {
            const std::size_t at = index[axis] + by.lengths[axis];
            if (at >= other.lengths[axis])
                return std::nullopt;
            number = number * other.lengths[axis] + at;
        }
        return number;
    }
};

/// Few enough that a cancelled job ends soon, enough that a chunk pays for its call.
std::size_t rowsPerChunk(const Rows& rows) {
    constexpr std::size_t numbersPerChunk = std::size_t{1} << 15;
    return std::max<std::size_t>(1, numbersPerChunk / rows.columns());
}

} // namespace

bool copyPadded(std::span<const float> values, const Shape& shape, std::span<float> padded,
                const Shape& paddedShape, JobContext& context) {
    const Rows from(shape), to(paddedShape), unmoved({}, 0);
    const ActivationView rows = ActivationView::contiguous(values.data(), {from.count()}, from.columns());
    const std::size_t step = rowsPerChunk(to);
    std::vector<std::uint8_t> finite(chunkCount(to.count(), step), 1);
    parallelChunks(to.count(), step, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        context.checkpoint();
        for (std::size_t row = begin; row < end; ++row) {
            float* const out = padded.data() + row * to.columns();
            const std::optional<std::size_t> source = to.rowIn(from, row, unmoved);
            if (source && !rows.copyRow(*source, out))
                finite[chunk] = 0;
            std::fill(out + (source ? from.columns() : 0), out + to.columns(), 0.0f);
        }
    });
    return std::all_of(finite.begin(), finite.end(), [](std::uint8_t chunk) { return chunk != 0; });
}

void copyPart(std::span<const float> values, const Shape& shape, const Shape& begin, std::span<float> part,
              const Shape& partShape, JobContext& context) {
    const Rows from(shape), to(partShape), by(begin, 0);
    parallelChunks(to.count(), rowsPerChunk(to), [&](std::size_t, std::size_t first, std::size_t last) {
        context.checkpoint();
        for (std::size_t row = first; row < last; ++row) {
            const std::size_t source = to.rowIn(from, row, by).value();
            const float* const in = values.data() + source * from.columns() + by.columns();
            std::copy_n(in, to.columns(), part.data() + row * to.columns());
        }
    });
}

} // namespace fft_tensor
