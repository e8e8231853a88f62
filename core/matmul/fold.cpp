// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "matmul/fold.h"

#include "base/error.h"

#include <algorithm>
#include <array>

namespace fft_tensor {

namespace {

constexpr std::size_t highestRank = 32;

bool contains(const std::vector<int>& axes, std::size_t axis) {
    return std::find(axes.begin(), axes.end(), static_cast<int>(axis)) != axes.end();
}

std::uint32_t negated(std::uint32_t index, std::uint32_t length) {
    return index == 0 ? 0 : length - index;
}

} // namespace

Fold::Fold(const SpectrumLayout& layout, const FoldOptions& options) : m_layout(layout), m_options(options) {
    const std::size_t rank = layout.shape().size();
    if (options.rowAxes < 0 || static_cast<std::size_t>(options.rowAxes) > rank)
        throw Error(ErrorCode::invalidArgument,
                    "A tensor of shape " + toString(layout.shape()) + " cannot be read as a matrix with " +
                        std::to_string(options.rowAxes) + " axes as rows. Choose 0 to " +
                        std::to_string(rank) + ".");
    if (rank > highestRank)
        throw Error(ErrorCode::unsupported, "Products take tensors of rank 32 at most; this one has rank " +
                                                std::to_string(rank) + ".");
    m_input = makeSide(false);
    m_output = makeSide(true);
    addAxes();
}

bool Fold::isOutput(std::size_t axis) const {
    const bool row = axis < static_cast<std::size_t>(m_options.rowAxes);
    return row == m_options.transposed;
}

FoldSide Fold::makeSide(bool output) const {
    FoldSide side;
    std::vector<int> over;
    for (std::size_t axis = 0; axis < m_layout.shape().size(); ++axis) {
        if (isOutput(axis) != output)
            continue;
        if (contains(m_layout.axes(), axis) && m_layout.shape()[axis] > 1)
            over.push_back(static_cast<int>(side.lengths.size()));
        side.lengths.push_back(m_layout.shape()[axis]);
    }
    if (side.lengths.empty())
        side.lengths.push_back(1);
    if (!over.empty())
        side.spectrum.emplace(side.lengths, over);
    side.length = elementCount(side.lengths);
    side.frequencies = side.spectrum ? side.spectrum->halfCount() : side.length;
    return side;
}

void Fold::addAxes() {
    std::array<std::uint32_t, 2> stride{1, 1};
    std::array<std::size_t, 2> left{m_input.lengths.size(), m_output.lengths.size()};
    for (std::size_t axis = m_layout.shape().size(); axis-- > 0;) {
        Axis added;
        added.output = isOutput(axis);
        const FoldSide& side = added.output ? m_output : m_input;
        const std::size_t local = --left[added.output ? 1 : 0];
        added.length = static_cast<std::uint32_t>(m_layout.shape()[axis]);
        added.storedLength = static_cast<std::uint32_t>(m_layout.halfShape()[axis]);
        added.transformed = contains(m_layout.axes(), axis);
        added.halved = static_cast<int>(axis) == m_layout.halvedAxis();
        added.sideHalved = side.spectrum && side.spectrum->halvedAxis() == static_cast<int>(local);
        std::uint32_t& sideStride = stride[added.output ? 1 : 0];
        added.sideStride = sideStride;
        sideStride *= added.sideHalved ? added.length / 2 + 1 : added.length;
        if (added.length > 1)
            m_axes.insert(m_axes.begin(), added);
    }
}

FoldedEntry Fold::entry(std::uint32_t position, std::complex<float> value) const {
    std::array<std::uint32_t, highestRank> index; // NOLINT: filled below, and hot
    bool selfConjugate = true, storedTwice = true, flip = false, outputPlane = true;
    for (std::size_t a = m_axes.size(); a-- > 0;) {
        const Axis& axis = m_axes[a];
        const std::uint32_t i = position % axis.storedLength;
        position /= axis.storedLength;
        index[a] = i;
        const bool ownMirror = i == 0 || 2 * std::uint64_t{i} == axis.length;
        if (axis.transformed)
            selfConjugate = selfConjugate && ownMirror;
        if (axis.halved)
            storedTwice = ownMirror;
        if (axis.output && axis.sideHalved) {
            flip = 2 * std::uint64_t{i} > axis.length;
            outputPlane = ownMirror;
        }
    }
    FoldedEntry entry;
    // Undoes the factor 2 of representatives, then counts the mirror image where Y needs both.
    float factor = storedTwice && !selfConjugate ? 0.5f : 1.0f;
    if (outputPlane && !selfConjugate)
        factor *= 2;
    entry.value = factor * (flip ? std::conj(value) : value);
    for (std::size_t a = 0; a < m_axes.size(); ++a) {
        const Axis& axis = m_axes[a];
        if (flip && axis.transformed)
            index[a] = negated(index[a], axis.length);
        if (!axis.output && axis.sideHalved)
            entry.plain = 2 * std::uint64_t{index[a]} > axis.length;
    }
    for (std::size_t a = 0; a < m_axes.size(); ++a) {
        const Axis& axis = m_axes[a];
        const bool mirror = entry.plain && !axis.output && axis.transformed;
        (axis.output ? entry.output : entry.input) +=
            axis.sideStride * (mirror ? negated(index[a], axis.length) : index[a]);
    }
    return entry;
}

std::uint64_t fullIndex(const SpectrumLayout& side, std::uint64_t halfIndex, bool mirrored) {
    std::uint64_t full = 0, stride = 1;
    for (std::size_t axis = side.shape().size(); axis-- > 0;) {
        const std::uint64_t length = side.shape()[axis], stored = side.halfShape()[axis];
        std::uint64_t index = halfIndex % stored;
        halfIndex /= stored;
        if (mirrored && index != 0 && contains(side.axes(), axis))
            index = length - index;
        full += index * stride;
        stride *= length;
    }
    return full;
}

} // namespace fft_tensor
