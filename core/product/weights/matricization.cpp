// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/weights/matricization.h"

#include "base/error.h"

#include <array>

namespace fft_tensor {

namespace {

constexpr std::size_t highestRank = 32;

std::uint32_t negated(std::uint32_t index, std::uint32_t length) {
    return index == 0 ? 0 : length - index;
}

} // namespace

Matricization::Matricization(const SpectrumLayout& layout, const MatricizationOptions& options)
    : m_layout(layout), m_options(options) {
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

bool Matricization::isOutput(std::size_t axis) const {
    const bool row = axis < static_cast<std::size_t>(m_options.rowAxes);
    return row == m_options.transposed;
}

MatricizationSide Matricization::makeSide(bool output) const {
    MatricizationSide side;
    std::vector<int> over;
    for (std::size_t axis = 0; axis < m_layout.shape().size(); ++axis) {
        if (isOutput(axis) != output)
            continue;
        if (m_layout.isTransformed(axis) && m_layout.shape()[axis] > 1)
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

void Matricization::addAxes() {
    std::array<std::uint32_t, 2> stride{1, 1};
    std::array<std::size_t, 2> left{m_input.lengths.size(), m_output.lengths.size()};
    for (std::size_t axis = m_layout.shape().size(); axis-- > 0;) {
        Axis added;
        added.output = isOutput(axis);
        const MatricizationSide& side = added.output ? m_output : m_input;
        const std::size_t local = --left[added.output ? 1 : 0];
        added.length = static_cast<std::uint32_t>(m_layout.shape()[axis]);
        added.storedLength = static_cast<std::uint32_t>(m_layout.halfShape()[axis]);
        added.transformed = m_layout.isTransformed(axis);
        added.halved = static_cast<int>(axis) == m_layout.halvedAxis();
        added.sideHalved = side.spectrum && side.spectrum->halvedAxis() == static_cast<int>(local);
        std::uint32_t& sideStride = stride[added.output ? 1 : 0];
        added.sideStride = sideStride;
        sideStride *= added.sideHalved ? added.length / 2 + 1 : added.length;
        if (added.length > 1)
            m_axes.insert(m_axes.begin(), added);
    }
}

/// A stored coefficient's index on every axis, and what follows for its unit.
struct Matricization::Unit {
    std::array<std::uint32_t, highestRank> index; // NOLINT: as many as there are axes are set, and it is hot
    bool selfConjugate = true;                    ///< it is its own mirror image
    bool storedTwice = true;                      ///< in a mirror plane of the tensor's half spectrum
    bool outputPlane = true; ///< in one of the output side's, or that side is not transformed
    bool flip = false;       ///< its mirror image is the one in the output side's half spectrum
};

Matricization::Unit Matricization::decode(std::uint32_t position) const {
    Unit unit;
    for (std::size_t a = m_axes.size(); a-- > 0;) {
        const Axis& axis = m_axes[a];
        const std::uint32_t i = position % axis.storedLength;
        position /= axis.storedLength;
        unit.index[a] = i;
        const bool ownMirror = i == 0 || 2 * std::uint64_t{i} == axis.length;
        if (axis.transformed)
            unit.selfConjugate = unit.selfConjugate && ownMirror;
        if (axis.halved)
            unit.storedTwice = ownMirror;
        if (axis.output && axis.sideHalved) {
            unit.flip = 2 * std::uint64_t{i} > axis.length;
            unit.outputPlane = ownMirror;
        }
    }
    return unit;
}

MatricizedEntry Matricization::entry(std::uint32_t position, std::complex<float> value) const {
    Unit unit = decode(position);
    MatricizedEntry entry;
    // Undoes the factor 2 of representatives, then counts the mirror image where Y needs both.
    float factor = unit.storedTwice && !unit.selfConjugate ? 0.5f : 1.0f;
    if (unit.outputPlane && !unit.selfConjugate)
        factor *= 2;
    entry.value = factor * (unit.flip ? std::conj(value) : value);
    for (std::size_t a = 0; a < m_axes.size(); ++a) {
        const Axis& axis = m_axes[a];
        if (unit.flip && axis.transformed)
            unit.index[a] = negated(unit.index[a], axis.length);
        if (!axis.output && axis.sideHalved)
            entry.plain = 2 * std::uint64_t{unit.index[a]} > axis.length;
    }
    for (std::size_t a = 0; a < m_axes.size(); ++a) {
        const Axis& axis = m_axes[a];
        const bool mirror = entry.plain && !axis.output && axis.transformed;
        (axis.output ? entry.output : entry.input) +=
            axis.sideStride * (mirror ? negated(unit.index[a], axis.length) : unit.index[a]);
    }
    return entry;
}

std::uint64_t fullIndex(const SpectrumLayout& side, std::uint64_t halfIndex, bool mirrored) {
    std::uint64_t full = 0, stride = 1;
    for (std::size_t axis = side.shape().size(); axis-- > 0;) {
        const std::uint64_t length = side.shape()[axis], stored = side.halfShape()[axis];
        std::uint64_t index = halfIndex % stored;
        halfIndex /= stored;
        if (mirrored && index != 0 && side.isTransformed(axis))
            index = length - index;
        full += index * stride;
        stride *= length;
    }
    return full;
}

} // namespace fft_tensor
