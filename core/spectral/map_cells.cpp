// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/map_cells.h"

#include <algorithm>

namespace fft_tensor {

namespace {

PlaneCells::Offset sum(const PlaneCells::Offset& a, const PlaneCells::Offset& b) {
    return {a.direct + b.direct, a.mirrored + b.mirrored, a.mirror || b.mirror};
}

/// Groups columns into runs of constant step.
std::vector<PlaneCells::Run> runsOf(const std::vector<PlaneCells::Offset>& columns, bool rowIsMirrored) {
    std::vector<PlaneCells::Run> runs;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const bool mirrored = rowIsMirrored || columns[c].mirror;
        const std::int64_t offset = mirrored ? columns[c].mirrored : columns[c].direct;
        if (!runs.empty() && runs.back().mirrored == mirrored) {
            PlaneCells::Run& run = runs.back();
            const auto length = static_cast<std::int64_t>(run.end - run.begin);
            if (length == 1)
                run.step = offset - run.offset;
            if (offset == run.offset + length * run.step) {
                ++run.end;
                continue;
            }
        }
        runs.push_back({c, c + 1, offset, 0, mirrored});
    }
    return runs;
}

} // namespace

PlaneCells::PlaneCells(const SpectrumLayout& layout, const MapPlane& plane, const CellRect& cells,
                       bool spectral)
    : m_layout(&layout), m_spectral(spectral) {
    const Shape& stored = spectral ? layout.halfShape() : layout.shape();
    const int rank = static_cast<int>(stored.size());
    m_strides.assign(rank, 1);
    for (int axis = rank - 2; axis >= 0; --axis)
        m_strides[axis] = m_strides[axis + 1] * static_cast<std::int64_t>(stored[axis + 1]);

    const std::vector<Offset> columnOffsets = offsetsOf(plane.columnAxis, cells.columnBegin, cells.columnEnd);
    m_columns = columnOffsets.size();
    m_runs[0] = runsOf(columnOffsets, false);
    m_runs[1] = runsOf(columnOffsets, true);
    m_rows =
        plane.rowAxis < 0 ? std::vector<Offset>(1) : offsetsOf(plane.rowAxis, cells.rowBegin, cells.rowEnd);
    m_others.assign(1, Offset{});
    for (int axis = 0; axis < rank; ++axis) {
        if (axis == plane.rowAxis || axis == plane.columnAxis)
            continue;
        const auto length = static_cast<std::int64_t>(layout.shape()[axis]);
        const auto shown =
            static_cast<std::size_t>(axis) < plane.others.size() ? plane.others[axis] : std::nullopt;
        const auto offsets = shown ? offsetsOf(axis, std::clamp<std::int64_t>(*shown, 0, length - 1),
                                               std::clamp<std::int64_t>(*shown, 0, length - 1) + 1)
                                   : offsetsOf(axis, 0, length);
        std::vector<Offset> combined;
        for (const Offset& a : m_others)
            for (const Offset& b : offsets)
                combined.push_back(sum(a, b));
        m_others = std::move(combined);
    }
}

PlaneCells::Offset PlaneCells::offsetOf(int axis, std::int64_t cell) const {
    const std::int64_t stride = m_strides[axis];
    const auto& axes = m_layout->axes();
    if (!m_spectral || std::find(axes.begin(), axes.end(), axis) == axes.end()) {
        const std::int64_t offset = cell * stride;
        return {offset, offset, false};
    }
    const auto n = static_cast<std::int64_t>(m_layout->shape()[axis]);
    const std::int64_t frequency = ((cell - n / 2) % n + n) % n, opposite = (n - frequency) % n;
    const bool halved = axis == m_layout->halvedAxis();
    Offset offset;
    offset.mirror = halved && frequency > n / 2;
    offset.direct = frequency * stride;
    offset.mirrored = opposite * stride;
    return offset;
}

std::vector<PlaneCells::Offset> PlaneCells::offsetsOf(int axis, std::int64_t begin, std::int64_t end) const {
    std::vector<Offset> offsets;
    offsets.reserve(static_cast<std::size_t>(std::max<std::int64_t>(0, end - begin)));
    for (std::int64_t cell = begin; cell < end; ++cell)
        offsets.push_back(offsetOf(axis, cell));
    return offsets;
}

} // namespace fft_tensor
