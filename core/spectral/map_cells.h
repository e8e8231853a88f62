// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/maps.h"
#include "transform/spectrum_layout.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fft_tensor {

/// Cells that a pixel draws together are summed so many of a column at a time, and then these sums in order:
/// whoever shares the work, the sum is the same, bit for bit.
inline constexpr std::uint64_t cellsPerSum = 512;

/// Where the cells of a drawn plane lie in memory.
///
/// A cell of the tensor lies at row offset + column offset + offset of the other axes. A cell of the full,
/// DC-centred spectrum lies in the half spectrum either directly or, beyond the halved axis' middle, at its
/// mirror image (negated along every transform axis, and conjugated). Along a row the cells form a few runs
/// of constant step.
class PlaneCells {
  public:
    /// `spectral`: cells of the full spectrum in the half array; else cells of the tensor.
    PlaneCells(const SpectrumLayout& layout, const MapPlane& plane, const CellRect& cells, bool spectral);

    /// One coordinate's share of an offset.
    struct Offset {
        std::int64_t direct = 0, mirrored = 0; ///< equal for cells of a tensor
        bool mirror = false;                   ///< this coordinate lies beyond the middle of the halved axis
    };
    /// Columns [begin, end), counted from the rectangle's left, at offset, offset + step, …
    struct Run {
        std::size_t begin = 0, end = 0;
        std::int64_t offset = 0, step = 0;
        bool mirrored = false;
    };

    [[nodiscard]] std::size_t columns() const { return m_columns; }
    [[nodiscard]] const std::vector<Offset>& rows() const { return m_rows; }
    /// One, or one per combination of the other axes' cells where all of them are reduced.
    [[nodiscard]] const std::vector<Offset>& others() const { return m_others; }
    /// The runs of a row, without the row's own offset.
    [[nodiscard]] const std::vector<Run>& runs(bool rowIsMirrored) const {
        return m_runs[rowIsMirrored ? 1 : 0];
    }

  private:
    [[nodiscard]] Offset offsetOf(int axis, std::int64_t cell) const;
    [[nodiscard]] std::vector<Offset> offsetsOf(int axis, std::int64_t begin, std::int64_t end) const;

    const SpectrumLayout* m_layout;
    bool m_spectral;
    std::size_t m_columns = 0;
    std::vector<std::int64_t> m_strides;
    std::vector<Offset> m_rows, m_others;
    std::vector<Run> m_runs[2];
};

} // namespace fft_tensor
