// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/spectrum_layout.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace fft_tensor {

namespace {

int longestAxis(const Shape& shape, const std::vector<int>& axes) {
    int longest = axes.front();
    for (const int axis : axes)
        if (shape[axis] >= shape[longest])
            longest = axis;
    return longest;
}

} // namespace

SpectrumLayout::SpectrumLayout(Shape shape, std::vector<int> axes)
    : m_shape(std::move(shape)), m_halfShape(m_shape), m_axes(std::move(axes)) {
    m_halvedAxis = longestAxis(m_shape, m_axes);
    const std::uint64_t halvedLength = m_shape[m_halvedAxis];
    m_halfShape[m_halvedAxis] = halvedLength / 2 + 1;
    m_fullCount = elementCount(m_shape);
    m_halfCount = elementCount(m_halfShape);
    if (m_halfCount > UINT32_MAX || halvedLength > INT32_MAX)
        throw Error(
            ErrorCode::unsupported,
            "A spectrum of " + std::to_string(m_halfCount) +
                " coefficients is beyond what this program handles (2^32 - 1 coefficients, axes up to "
                "2^31 - 1). Exclude the tensor to store it raw.");
    for (const int axis : m_axes)
        m_transformLength *= static_cast<double>(m_shape[axis]);
    m_index = makeIndex();
}

SpectrumIndex SpectrumLayout::makeIndex() const {
    SpectrumIndex index;
    index.halvedLength = static_cast<std::uint32_t>(m_shape[m_halvedAxis]);
    index.halvedHalfLength = static_cast<std::uint32_t>(m_halfShape[m_halvedAxis]);
    for (std::size_t axis = m_halvedAxis + 1; axis < m_shape.size(); ++axis)
        index.halvedStride *= static_cast<std::uint32_t>(m_shape[axis]);
    for (std::size_t axis = 0; axis < m_shape.size(); ++axis) {
        const auto length = static_cast<std::uint32_t>(m_halfShape[axis]);
        const bool negated = static_cast<int>(axis) != m_halvedAxis && isTransformed(axis) && length > 1;
        if (length == 1)
            continue;
        if (!negated && index.axes > 0 && !index.negated[index.axes - 1]) {
            index.lengths[index.axes - 1] *= length;
            continue;
        }
        if (index.axes == SpectrumIndex::mostAxes)
            throw Error(ErrorCode::unsupported,
                        "A tensor of " + std::to_string(m_shape.size()) +
                            " axes is beyond what this program transforms (32 axes longer than 1). Exclude "
                            "the tensor to store it raw.");
        index.lengths[index.axes] = length;
        index.negated[index.axes++] = negated;
    }
    return index;
}

template<class Visit>
void SpectrumLayout::visitMirrorPlanes(Visit visit) const {
    const std::uint64_t length = m_index.halvedLength, stored = m_index.halvedHalfLength;
    const std::uint64_t stride = m_index.halvedStride;
    const std::uint64_t outer = m_halfCount / (stored * stride);
    const bool hasNyquist = length % 2 == 0 && length > 0;
    for (std::uint64_t o = 0; o < outer; ++o)
        for (const std::uint64_t k : {std::uint64_t{0}, length / 2}) {
            if (k != 0 && !hasNyquist)
                continue;
            const std::uint64_t base = (o * stored + k) * stride;
            for (std::uint64_t i = 0; i < stride; ++i)
                visit(static_cast<std::uint32_t>(base + i));
            if (length == 1)
                break;
        }
}

std::vector<std::uint32_t> SpectrumLayout::redundant() const {
    std::vector<std::uint32_t> indices;
    if (m_axes.size() > 1) // over one axis alone, every coefficient of a mirror plane is its own mirror
        visitMirrorPlanes([&](std::uint32_t index) {
            if (mirror(index) < index)
                indices.push_back(index);
        });
    return indices;
}

std::vector<std::uint32_t> SpectrumLayout::selfConjugate() const {
    std::vector<std::uint32_t> indices;
    const bool all = m_axes.size() == 1;
    visitMirrorPlanes([&](std::uint32_t index) {
        if (all || mirror(index) == index)
            indices.push_back(index);
    });
    return indices;
}

std::uint64_t SpectrumLayout::countForKeep(double keep) const {
    return static_cast<std::uint64_t>(std::llround(keep * static_cast<double>(m_fullCount)));
}

} // namespace fft_tensor
