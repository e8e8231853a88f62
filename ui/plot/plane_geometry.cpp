// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/plane_geometry.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {

/// The least share of the viewport that a picture takes along either side.
constexpr double leastShare = 0.25;

std::int64_t rowsOf(const CellRect& cells) {
    return cells.rowEnd - cells.rowBegin;
}
std::int64_t columnsOf(const CellRect& cells) {
    return cells.columnEnd - cells.columnBegin;
}

std::int64_t visibleCells(double pixels, double scale, std::int64_t available) {
    return std::clamp<std::int64_t>(std::llround(std::min(pixels / scale, double(available))), 1, available);
}

/// Rounding to whole cells may swallow a small zoom step; then the longer side changes by one cell.
std::int64_t nudged(std::int64_t cells, double factor, std::int64_t available) {
    const std::int64_t fewest = std::min(PlaneGeometry::fewestCells, available);
    return std::clamp(factor > 1 ? cells - 1 : cells + 1, std::min(fewest, cells), available);
}

/// The cell drawn at a fraction of a view that begins with cell 0.
std::int64_t cellAtFraction(double fraction, std::int64_t cells) {
    return std::min(std::int64_t(fraction * double(cells)), cells - 1);
}

double fractionAlong(double position, double begin, double length) {
    return length > 0 ? std::clamp((position - begin) / length, 0.0, 1.0) : 0.5;
}

} // namespace

void PlaneGeometry::setPlane(std::int64_t rows, std::int64_t columns) {
    if (rows == m_rows && columns == m_columns)
        return;
    m_rows = std::max<std::int64_t>(rows, 0);
    m_columns = std::max<std::int64_t>(columns, 0);
    fit();
}

void PlaneGeometry::setViewport(const QRectF& viewport, double devicePixelRatio) {
    m_viewport = viewport;
    m_devicePixelRatio = devicePixelRatio;
}

void PlaneGeometry::setView(const CellRect& view) {
    const CellRect clipped{std::clamp<std::int64_t>(view.rowBegin, 0, m_rows),
                           std::clamp<std::int64_t>(view.rowEnd, 0, m_rows),
                           std::clamp<std::int64_t>(view.columnBegin, 0, m_columns),
                           std::clamp<std::int64_t>(view.columnEnd, 0, m_columns)};
    m_view = rowsOf(clipped) > 0 && columnsOf(clipped) > 0 ? clipped : plane();
}

void PlaneGeometry::fit() {
    m_view = plane();
}

double PlaneGeometry::scaleToShow(std::int64_t rows, std::int64_t columns) const {
    return std::min(m_viewport.width() / double(columns), m_viewport.height() / double(rows));
}

void PlaneGeometry::moveTo(std::int64_t rowBegin, std::int64_t columnBegin, std::int64_t rows,
                           std::int64_t columns) {
    const std::int64_t row = std::clamp<std::int64_t>(rowBegin, 0, m_rows - rows);
    const std::int64_t column = std::clamp<std::int64_t>(columnBegin, 0, m_columns - columns);
    m_view = {row, row + rows, column, column + columns};
}

void PlaneGeometry::zoom(double factor, QPointF anchor) {
    if (isEmpty() || m_viewport.isEmpty() || !(factor > 0) || factor == 1)
        return;
    const QRectF before = picture();
    const double across = fractionAlong(anchor.x(), before.x(), before.width());
    const double down = fractionAlong(anchor.y(), before.y(), before.height());
    const std::int64_t column = m_view.columnBegin + cellAtFraction(across, columnsOf(m_view));
    const std::int64_t row = m_view.rowBegin + cellAtFraction(down, rowsOf(m_view));

    const double whole = scaleToShow(m_rows, m_columns);
    const double deepest = std::max(m_viewport.width(), m_viewport.height()) / double(fewestCells);
    const double wanted = scaleToShow(rowsOf(m_view), columnsOf(m_view)) * factor;
    const double scale = std::clamp(wanted, whole, std::max(whole, deepest));
    std::int64_t rows = visibleCells(m_viewport.height(), scale, m_rows);
    std::int64_t columns = visibleCells(m_viewport.width(), scale, m_columns);
    if (rows == rowsOf(m_view) && columns == columnsOf(m_view)) {
        std::int64_t& longer = rows > columns ? rows : columns;
        longer = nudged(longer, factor, rows > columns ? m_rows : m_columns);
    }
    moveTo(0, 0, rows, columns); // so that picture() tells where the new view will be drawn
    const QRectF after = picture();
    moveTo(row - cellAtFraction(fractionAlong(anchor.y(), after.y(), after.height()), rows),
           column - cellAtFraction(fractionAlong(anchor.x(), after.x(), after.width()), columns), rows,
           columns);
}

void PlaneGeometry::dragFrom(const CellRect& start, QPointF distance) {
    setView(start);
    const QRectF drawn = picture();
    if (drawn.isEmpty())
        return;
    const double columns = distance.x() / drawn.width() * double(columnsOf(m_view));
    const double rows = distance.y() / drawn.height() * double(rowsOf(m_view));
    moveTo(m_view.rowBegin - std::llround(rows), m_view.columnBegin - std::llround(columns), rowsOf(m_view),
           columnsOf(m_view));
}

void PlaneGeometry::reveal(Cell cell) {
    if (isEmpty())
        return;
    const std::int64_t row = std::clamp(m_view.rowBegin, cell.row - rowsOf(m_view) + 1, cell.row);
    const std::int64_t column =
        std::clamp(m_view.columnBegin, cell.column - columnsOf(m_view) + 1, cell.column);
    moveTo(row, column, rowsOf(m_view), columnsOf(m_view));
}

QRectF PlaneGeometry::picture() const {
    if (isEmpty() || m_viewport.isEmpty())
        return {};
    const double scale = scaleToShow(rowsOf(m_view), columnsOf(m_view));
    const double width = std::max(scale * double(columnsOf(m_view)), leastShare * m_viewport.width());
    const double height = std::max(scale * double(rowsOf(m_view)), leastShare * m_viewport.height());
    const auto snapped = [this](double edge) {
        return std::round(edge * m_devicePixelRatio) / m_devicePixelRatio;
    };
    const double left = snapped(m_viewport.center().x() - width / 2);
    const double top = snapped(m_viewport.center().y() - height / 2);
    return {QPointF(left, top), QPointF(snapped(left + width), snapped(top + height))};
}

QRectF PlaneGeometry::rectOf(const CellRect& cells) const {
    const QRectF drawn = picture();
    if (drawn.isEmpty())
        return {};
    const double cellWidth = drawn.width() / double(columnsOf(m_view));
    const double cellHeight = drawn.height() / double(rowsOf(m_view));
    return {drawn.x() + double(cells.columnBegin - m_view.columnBegin) * cellWidth,
            drawn.y() + double(cells.rowBegin - m_view.rowBegin) * cellHeight,
            double(columnsOf(cells)) * cellWidth, double(rowsOf(cells)) * cellHeight};
}

std::optional<Cell> PlaneGeometry::cellAt(QPointF position) const {
    const QRectF drawn = picture();
    const double across = (position.x() - drawn.x()) / drawn.width();
    const double down = (position.y() - drawn.y()) / drawn.height();
    if (drawn.isEmpty() || !(across >= 0 && across < 1 && down >= 0 && down < 1))
        return std::nullopt;
    return Cell{m_view.rowBegin + std::int64_t(down * double(rowsOf(m_view))),
                m_view.columnBegin + std::int64_t(across * double(columnsOf(m_view)))};
}

} // namespace fft_tensor::ui
