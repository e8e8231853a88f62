// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/maps.h"

#include <QPointF>
#include <QRectF>

#include <cstdint>
#include <optional>

namespace fft_tensor::ui {

/// A cell of a plane. Row 0 is on top, column 0 on the left.
struct Cell {
    std::int64_t row = 0, column = 0;
    bool operator==(const Cell&) const = default;
};

/// Maps the pixels of a widget to the cells of a plane and back.
/// The view is a rectangle of whole cells, so that panes that share it show the same cells exactly and a
/// picture asked for covers it exactly. Cells are drawn square, except where that would leave less than a
/// quarter of the viewport's width or height to a long thin plane.
class PlaneGeometry {
  public:
    /// The deepest zoom shows this many cells along the longer side of the viewport.
    static constexpr std::int64_t fewestCells = 8;

    /// A plane of another size is shown whole; one of the same size keeps the view.
    void setPlane(std::int64_t rows, std::int64_t columns);
    /// Where in the widget the picture may lie, in device-independent pixels.
    void setViewport(const QRectF& viewport, double devicePixelRatio = 1.0);
    /// Clipped to the plane; a rectangle without cells shows the whole plane.
    void setView(const CellRect& view);
    void fit();
    /// Factor > 1 shows fewer cells. The cell under `anchor` stays there as far as the plane's edges allow.
    void zoom(double factor, QPointF anchor);
    /// The view `start`, dragged by `distance` pixels; moves by whole cells.
    void dragFrom(const CellRect& start, QPointF distance);
    /// Moves the view as little as it takes to show `cell`.
    void reveal(Cell cell);

    [[nodiscard]] bool isEmpty() const { return m_rows <= 0 || m_columns <= 0; }
    [[nodiscard]] CellRect plane() const { return {0, m_rows, 0, m_columns}; }
    [[nodiscard]] const CellRect& view() const { return m_view; }
    /// Where the view is drawn: inside the viewport, centred, its edges on device pixels.
    [[nodiscard]] QRectF picture() const;
    /// Where a rectangle of cells lies in the widget; may reach beyond the picture.
    [[nodiscard]] QRectF rectOf(const CellRect& cells) const;
    /// Nothing outside the picture.
    [[nodiscard]] std::optional<Cell> cellAt(QPointF position) const;

  private:
    [[nodiscard]] double scaleToShow(std::int64_t rows, std::int64_t columns) const;
    void moveTo(std::int64_t rowBegin, std::int64_t columnBegin, std::int64_t rows, std::int64_t columns);

    std::int64_t m_rows = 0, m_columns = 0;
    CellRect m_view;
    QRectF m_viewport;
    double m_devicePixelRatio = 1.0;
};

} // namespace fft_tensor::ui
