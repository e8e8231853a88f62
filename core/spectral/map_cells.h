// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/maps.h"
#include "transform/spectrum_layout.h"

#include <cstdint>
#include <vector>

namespace fft_tensor {

/// Where the cells of a drawn plane lie in memory.
///
/// A cell of the tensor lies at row offset + column offset + offset of the other axes. A cell of the full,
/// DC-centred spectrum lies in the half spectrum either directly or, beyond the halved axis' middle, at its
/// mirror image (negated along every transform axis, and conjugated).
class PlaneCells {
  public:
    /// `spectral`: cells of the full spectrum in the half array; else cells of the tensor.
    PlaneCells(const SpectrumLayout& layout, const MapPlane& plane, const CellRect& cells, bool spectral);

    struct Place {
        std::uint64_t direct = 0, mirrored = 0; ///< offsets; equal for cells of a tensor
        bool mirror = false;                    ///< this coordinate lies beyond the middle of the halved axis
    };
    /// Places of columns [cells.columnBegin, cells.columnEnd).
    [[nodiscard]] const std::vector<Place>& columns() const { return m_columns; }
    [[nodiscard]] const std::vector<Place>& rows() const { return m_rows; }
    /// One, or for "maximum over" one per combination of the other axes' cells.
    [[nodiscard]] const std::vector<Place>& others() const { return m_others; }

  private:
    [[nodiscard]] Place placeOf(int axis, std::int64_t cell) const;
    [[nodiscard]] std::vector<Place> placesOf(int axis, std::int64_t begin, std::int64_t end) const;

    const SpectrumLayout* m_layout;
    bool m_spectral;
    std::vector<std::uint64_t> m_strides;
    std::vector<Place> m_columns, m_rows, m_others;
};

} // namespace fft_tensor
