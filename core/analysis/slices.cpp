// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/slices.h"

#include <algorithm>

namespace fft_tensor {

namespace {
constexpr std::uint64_t partLength = 1 << 16;
constexpr std::uint64_t fewestSlices = 16; ///< that share their cache lines, where entries lie far apart
} // namespace

Slices::Slices(const Shape& shape, const std::vector<int>& axes) {
    std::uint64_t stride = 1;
    const std::vector<Run>* last = nullptr;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        const std::uint64_t length = shape[axis];
        if (length == 1)
            continue;
        const bool along = std::find(axes.begin(), axes.end(), static_cast<int>(axis)) != axes.end();
        std::vector<Run>& runs = along ? m_along : m_across;
        if (last == &runs)
            runs.back().length *= length;
        else
            runs.push_back({length, stride});
        last = &runs;
        (along ? m_length : m_count) *= length;
        stride *= length;
    }
    m_partsPerSlice = chunkCount(m_length, partLength);
}

Slices::Part Slices::part(std::uint64_t number) const {
    const std::uint64_t begin = number % m_partsPerSlice * partLength;
    return {number / m_partsPerSlice, begin, std::min(m_length, begin + partLength)};
}

void Slices::forEachPart(const std::function<void(std::uint64_t, const Part&)>& visit) const {
    const std::uint64_t together =
        m_partsPerSlice > 1 ? 1 : std::max(fewestSlices, partLength / std::max<std::uint64_t>(1, m_length));
    parallelChunks(parts(), together, [&](std::size_t, std::size_t first, std::size_t last) {
        for (std::size_t number = first; number < last; ++number)
            visit(number, part(number));
    });
}

} // namespace fft_tensor
