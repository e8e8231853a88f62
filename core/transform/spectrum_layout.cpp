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
    m_halvedLength = m_shape[m_halvedAxis];
    m_halvedHalfLength = m_halvedLength / 2 + 1;
    m_halfShape[m_halvedAxis] = m_halvedHalfLength;
    m_fullCount = elementCount(m_shape);
    m_halfCount = elementCount(m_halfShape);
    if (m_halfCount > UINT32_MAX || m_halvedLength > INT32_MAX)
        throw Error(
            ErrorCode::unsupported,
            "A spectrum of " + std::to_string(m_halfCount) +
                " coefficients is beyond what this program handles (2^32 - 1 coefficients, axes up to "
                "2^31 - 1). Exclude the tensor to store it raw.");
    for (std::size_t axis = m_halvedAxis + 1; axis < m_shape.size(); ++axis)
        m_halvedStride *= m_shape[axis];
    for (const int axis : m_axes)
        m_transformLength *= static_cast<double>(m_shape[axis]);
}

std::uint64_t SpectrumLayout::mirror(std::uint64_t linearIndex) const {
    std::uint64_t mirrored = 0, stride = 1;
    for (int axis = static_cast<int>(m_halfShape.size()) - 1; axis >= 0; --axis) {
        const std::uint64_t length = m_halfShape[axis];
        std::uint64_t index = linearIndex % length;
        linearIndex /= length;
        const bool negate = axis != m_halvedAxis && isTransformed(static_cast<std::size_t>(axis));
        if (negate && index != 0)
            index = length - index;
        mirrored += index * stride;
        stride *= length;
    }
    return mirrored;
}

template<class Visit>
void SpectrumLayout::visitMirrorPlanes(Visit visit) const {
    const std::uint64_t outer = m_halfCount / (m_halvedHalfLength * m_halvedStride);
    const bool hasNyquist = m_halvedLength % 2 == 0 && m_halvedLength > 0;
    for (std::uint64_t o = 0; o < outer; ++o)
        for (const std::uint64_t k : {std::uint64_t{0}, m_halvedLength / 2}) {
            if (k != 0 && !hasNyquist)
                continue;
            const std::uint64_t base = (o * m_halvedHalfLength + k) * m_halvedStride;
            for (std::uint64_t i = 0; i < m_halvedStride; ++i)
                visit(base + i);
            if (m_halvedLength == 1)
                break;
        }
}

std::vector<std::uint32_t> SpectrumLayout::redundant() const {
    std::vector<std::uint32_t> indices;
    if (m_axes.size() > 1) // over one axis alone, every coefficient of a mirror plane is its own mirror
        visitMirrorPlanes([&](std::uint64_t index) {
            if (mirror(index) < index)
                indices.push_back(static_cast<std::uint32_t>(index));
        });
    return indices;
}

std::vector<std::uint32_t> SpectrumLayout::selfConjugate() const {
    std::vector<std::uint32_t> indices;
    const bool all = m_axes.size() == 1;
    visitMirrorPlanes([&](std::uint64_t index) {
        if (all || mirror(index) == index)
            indices.push_back(static_cast<std::uint32_t>(index));
    });
    return indices;
}

std::uint64_t SpectrumLayout::countForKeep(double keep) const {
    return static_cast<std::uint64_t>(std::llround(keep * static_cast<double>(m_fullCount)));
}

} // namespace fft_tensor
