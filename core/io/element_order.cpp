// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/element_order.h"

#include "base/parallel.h"

#include <algorithm>
#include <vector>

namespace fft_tensor {

namespace {

constexpr std::size_t elementsPerChunk = 1 << 16;

/// A place in an array, walked in Fortran order while its row-major index is kept.
class FortranWalk {
  public:
    FortranWalk(const Shape& shape, std::uint64_t storedIndex)
        : m_shape(shape), m_strides(shape.size()), m_position(shape.size()) {
        std::uint64_t stride = 1;
        for (std::size_t axis = shape.size(); axis-- > 0; stride *= shape[axis])
            m_strides[axis] = stride;
        for (std::size_t axis = 0; axis < shape.size(); ++axis) {
            m_position[axis] = storedIndex % shape[axis];
            storedIndex /= shape[axis];
            m_index += m_position[axis] * m_strides[axis];
        }
    }

    [[nodiscard]] std::uint64_t rowMajorIndex() const { return m_index; }

    void advance() {
        for (std::size_t axis = 0; axis < m_shape.size(); ++axis) {
            m_index += m_strides[axis];
            if (++m_position[axis] < m_shape[axis])
                return;
            m_index -= m_shape[axis] * m_strides[axis];
            m_position[axis] = 0;
        }
    }

  private:
    const Shape& m_shape;
    std::vector<std::uint64_t> m_strides, m_position;
    std::uint64_t m_index = 0;
};

} // namespace

void swapByteOrder(std::span<std::byte> bytes, std::size_t width) {
    if (width == 1)
        return;
    parallelChunks(bytes.size() / width, elementsPerChunk,
                   [&](std::size_t, std::size_t begin, std::size_t end) {
                       for (std::size_t i = begin; i < end; ++i)
                           std::reverse(bytes.data() + i * width, bytes.data() + (i + 1) * width);
                   });
}

template<class T>
void placeFortranOrder(std::span<const T> stored, std::uint64_t first, const Shape& shape,
                       std::span<T> array) {
    parallelChunks(stored.size(), elementsPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        FortranWalk walk(shape, first + begin);
        for (std::size_t i = begin; i < end; ++i, walk.advance())
            array[walk.rowMajorIndex()] = stored[i];
    });
}

template void placeFortranOrder(std::span<const std::uint8_t>, std::uint64_t, const Shape&,
                                std::span<std::uint8_t>);
template void placeFortranOrder(std::span<const std::uint16_t>, std::uint64_t, const Shape&,
                                std::span<std::uint16_t>);
template void placeFortranOrder(std::span<const std::uint32_t>, std::uint64_t, const Shape&,
                                std::span<std::uint32_t>);
template void placeFortranOrder(std::span<const std::uint64_t>, std::uint64_t, const Shape&,
                                std::span<std::uint64_t>);
template void placeFortranOrder(std::span<const float>, std::uint64_t, const Shape&, std::span<float>);

} // namespace fft_tensor
