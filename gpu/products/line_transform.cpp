// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "products/line_transform.h"

#include <algorithm>

namespace fft_tensor::gpu {

namespace {

constexpr std::size_t axesAtOnce = 3; ///< of cuFFT

bool isTransformed(const MatricizationSide& side, std::size_t axis) {
    return side.spectrum && side.lengths[axis] > 1 && side.spectrum->isTransformed(axis);
}

} // namespace

LineOrder::LineOrder(const MatricizationSide& input) {
    for (const std::uint64_t length : input.lengths)
        m_axes.push_back({length, 0});
    for (const bool transformed : {false, true}) // the others inside
        for (std::size_t a = m_axes.size(); a-- > 0;) {
            if (isTransformed(input, a) != transformed)
                continue;
            m_axes[a].stride = m_length;
            m_length *= m_axes[a].length;
            if (transformed)
                m_transformed.insert(m_transformed.begin(), m_axes[a].length);
            else
                m_inside = m_length;
        }
    std::uint64_t stride = 1;
    for (std::size_t a = m_axes.size(); a-- > 0;) {
        m_identity = m_identity && (m_axes[a].length == 1 || m_axes[a].stride == stride);
        stride *= m_axes[a].length;
    }
}

std::uint32_t LineOrder::positionOf(std::uint64_t index) const {
    std::uint64_t place = 0;
    for (std::size_t a = m_axes.size(); a-- > 0;) {
        place += index % m_axes[a].length * m_axes[a].stride;
        index /= m_axes[a].length;
    }
    return static_cast<std::uint32_t>(place);
}

std::vector<std::uint32_t> LineOrder::sources() const {
    std::vector<std::uint32_t> sources(m_length);
    for (std::uint64_t index = 0; index < m_length; ++index)
        sources[positionOf(index)] = static_cast<std::uint32_t>(index);
    return sources;
}

/// From the innermost group of axes out. Each is strided by all that lies inside it, which is its batch, and
/// repeated for what lies outside.
LineTransform::LineTransform(const LineOrder& order, std::uint64_t lines) {
    const std::vector<std::uint64_t>& lengths = order.transformed();
    std::uint64_t inside = order.inside() * lines;
    for (std::size_t end = lengths.size(); end > 0;) {
        const std::size_t begin = end - std::min(axesAtOnce, end);
        calls::FftSpec spec;
        spec.kind = calls::FftKind::complexInverse;
        spec.rank = static_cast<int>(end - begin);
        spec.batch = static_cast<std::int64_t>(inside);
        spec.inputStride = spec.outputStride = static_cast<std::int64_t>(inside);
        spec.inputDistance = spec.outputDistance = 1;
        Pass pass;
        for (std::size_t i = begin; i < end; ++i) {
            spec.lengths[i - begin] = static_cast<std::int64_t>(lengths[i]);
            inside *= lengths[i];
        }
        pass.plan = std::make_unique<FftPlan>(spec);
        pass.distance = inside;
        for (std::size_t i = 0; i < begin; ++i)
            pass.repeats *= lengths[i];
        m_passes.push_back(std::move(pass));
        end = begin;
    }
}

std::size_t LineTransform::workBytes() const {
    std::size_t most = 1;
    for (const Pass& pass : m_passes)
        most = std::max(most, pass.plan->workBytes());
    return most;
}

void LineTransform::execute(ComplexParts* block, std::byte* work, Stream& stream) {
    for (const Pass& pass : m_passes)
        for (std::uint64_t repeat = 0; repeat < pass.repeats; ++repeat)
            pass.plan->execute(block + repeat * pass.distance, block + repeat * pass.distance, work, stream);
}

} // namespace fft_tensor::gpu
