// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/image_pane.h"

#include "ui/plot/frequency_axis.h"

#include <QAccessible>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {

constexpr double zoomStep = 1.25;       ///< of one notch of the wheel, or + and −
constexpr double leastWheelStep = 0.25; ///< notches; finer turns are gathered until they make one
constexpr int bigCursorStep = 10;       ///< with Shift

QSize devicePixels(const QSizeF& size, double ratio) {
    return {int(std::lround(size.width() * ratio)), int(std::lround(size.height() * ratio))};
}

/// A light line on a dark one is seen on any colour.
void drawContrastLine(QPainter& painter, const QLineF& line) {
    painter.setPen(QPen(QColor(0, 0, 0, 150), 3, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(line);
    painter.setPen(QPen(QColor(255, 255, 255, 235), 1, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(line);
}

void drawContrastRect(QPainter& painter, const QRectF& rect) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 190), 3));
    painter.drawRect(rect);
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(rect);
}

} // namespace

ImagePane::ImagePane(MapKind kind, const QString& title, QWidget* parent) : QWidget(parent), m_kind(kind) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleDescription(tr("Picture. Arrow keys move the cursor, + and − zoom, 0 shows everything."));
    setTitle(title);
    m_scale = ColorScale::standard(kind, -1.f, 1.f);
    m_composer.setScale(m_scale);
}

void ImagePane::setTitle(const QString& title) {
    m_title = title;
    setAccessibleName(title);
    update();
}

void ImagePane::setHeader(const QWidget* header) {
    m_header = header;
    layOut();
    ask();
}

void ImagePane::setKind(MapKind kind) {
    if (kind == m_kind)
        return;
    m_kind = kind;
    m_scaleGiven = false;
    m_composer.clear();
    update();
}

void ImagePane::setPlane(int rows, int columns) {
    m_geometry.setPlane(rows, columns);
    m_composer.setPlane(m_geometry.plane());
    layOut();
    ask();
}

void ImagePane::setTransformedAxes(bool rows, bool columns) {
    m_rowsTransformed = rows;
    m_columnsTransformed = columns;
    update();
}

void ImagePane::setImage(const MapImage& image) {
    if (!m_scaleGiven) {
        m_scale = ColorScale::standard(image);
        m_composer.setScale(m_scale);
    }
    m_composer.setImage(image);
    setToolTip(m_composer.hasBadCells() ? tr("Yellow cells are NaN or infinite.") : QString());
    update();
}

void ImagePane::clearImage() {
    m_composer.clear();
    setToolTip({});
    update();
}

void ImagePane::setColorScale(const ColorScale& scale) {
    m_scale = scale;
    m_scaleGiven = true;
    m_composer.setScale(scale);
    update();
}

void ImagePane::setView(const CellRect& view) {
    m_geometry.setView(view);
    ask();
    update();
}

void ImagePane::setCursorCell(std::optional<QPoint> cell) {
    if (cell == m_cursor)
        return;
    m_cursor = cell;
    update();
}

void ImagePane::setReadout(const QString& text) {
    if (text == m_readout)
        return;
    m_readout = text;
    if (QAccessible::isActive())
        setAccessibleDescription(text);
    update();
}

void ImagePane::setOverlay(const MapImage& image) {
    m_composer.setOverlay(image);
    update();
}

void ImagePane::setOverlayVisible(bool visible) {
    m_composer.setOverlayVisible(visible);
    update();
}

void ImagePane::setBadge(const QString& text) {
    if (text == m_badge)
        return;
    m_badge = text;
    update();
}

void ImagePane::setMessage(const QString& text) {
    if (text == m_message)
        return;
    m_message = text;
    if (!text.isEmpty())
        setAccessibleDescription(text);
    update();
}

QSize ImagePane::requestSize() const {
    return devicePixels(m_geometry.picture().size(), devicePixelRatioF());
}

QSize ImagePane::sizeHint() const {
    const int em = fontMetrics().height();
    return {em * 26, em * 20};
}

QSize ImagePane::minimumSizeHint() const {
    const int em = fontMetrics().height();
    return {em * 13, em * 8};
}

void ImagePane::fit() {
    const CellRect before = view();
    m_geometry.fit();
    afterUserChangedView(before);
}

void ImagePane::layOut() {
    m_devicePixelRatio = devicePixelRatioF();
    m_frame = PaneFrame::of(rect(), font(), m_geometry.plane(), m_header ? m_header->sizeHint() : QSize());
    m_geometry.setViewport(m_frame.viewport, m_devicePixelRatio);
    update();
}

/// Panes that were hidden on purpose ask when they are shown again.
void ImagePane::ask() {
    const QSize pixels = requestSize();
    if (m_geometry.isEmpty() || pixels.isEmpty() ||
        (isHidden() && testAttribute(Qt::WA_WState_ExplicitShowHide)))
        return;
    if (view() == m_askedCells && pixels == m_askedPixels)
        return;
    m_askedCells = view();
    m_askedPixels = pixels;
    emit requestNeeded(m_askedCells, m_askedPixels);
}

void ImagePane::afterUserChangedView(const CellRect& before) {
    if (view() == before)
        return;
    update();
    emit viewChanged(view());
    ask();
}

void ImagePane::zoomBy(double factor, QPointF anchor) {
    const CellRect before = view();
    m_geometry.zoom(factor, anchor);
    afterUserChangedView(before);
}

void ImagePane::moveCursorTo(std::optional<QPoint> cell) {
    if (cell == m_cursor)
        return;
    setCursorCell(cell);
    emit cursorMoved(cell);
}

void ImagePane::moveCursorBy(int rows, int columns) {
    if (m_geometry.isEmpty())
        return;
    const CellRect before = view(), plane = m_geometry.plane();
    QPoint cell(int((before.columnBegin + before.columnEnd) / 2), int((before.rowBegin + before.rowEnd) / 2));
    if (m_cursor)
        cell = QPoint(std::clamp(m_cursor->x() + columns, 0, int(plane.columnEnd) - 1),
                      std::clamp(m_cursor->y() + rows, 0, int(plane.rowEnd) - 1));
    m_geometry.reveal({cell.y(), cell.x()});
    moveCursorTo(cell);
    afterUserChangedView(before);
}

QPointF ImagePane::keyboardAnchor() const {
    const QRectF picture = m_geometry.picture();
    if (!m_cursor)
        return picture.center();
    const QPointF centre =
        m_geometry.rectOf({m_cursor->y(), m_cursor->y() + 1, m_cursor->x(), m_cursor->x() + 1}).center();
    return picture.contains(centre) ? centre : picture.center();
}

std::optional<QPoint> ImagePane::cellUnder(QPointF position) const {
    const std::optional<Cell> cell = m_geometry.cellAt(position);
    return cell ? std::optional(QPoint(int(cell->column), int(cell->row))) : std::nullopt;
}

void ImagePane::paintEvent(QPaintEvent*) {
    if (devicePixelRatioF() != m_devicePixelRatio) // the window came to another screen
        QMetaObject::invokeMethod(
            this,
            [this] {
                layOut();
                ask();
            },
            Qt::QueuedConnection);
    QPainter painter(this);
    drawTitleRow(painter, m_frame, palette(), {m_title, m_badge, m_readout});
    if (!m_message.isEmpty())
        drawMessage(painter, m_frame, palette(), m_message);
    else if (!m_geometry.isEmpty())
        drawPicture(painter);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void ImagePane::drawPicture(QPainter& painter) {
    const QRectF target = m_geometry.picture();
    painter.fillRect(target, palette().color(QPalette::Base));
    if (m_composer.hasImage()) {
        const double ratio = painter.device()->devicePixelRatioF();
        QImage picture = m_composer.picture(view(), devicePixels(target.size(), ratio));
        picture.setDevicePixelRatio(ratio);
        painter.drawImage(target.topLeft(), picture);
        drawColorBar(painter, m_frame, palette(), m_scale, m_kind, target);
        if (m_composer.hasBadCells())
            drawBadLegend(painter, m_frame, palette(), target);
    }
    const bool spectral = isSpectral(m_kind);
    const CellRect plane = m_geometry.plane();
    drawAxes(painter, m_frame, palette(), m_geometry,
             {spectral && m_rowsTransformed ? FrequencyAxis(plane.rowEnd).dcCell() : 0,
              spectral && m_columnsTransformed ? FrequencyAxis(plane.columnEnd).dcCell() : 0});
    drawCursor(painter);
}

void ImagePane::drawCursor(QPainter& painter) const {
    if (!m_cursor)
        return;
    const QRectF picture = m_geometry.picture();
    const QRectF cell =
        m_geometry.rectOf({m_cursor->y(), m_cursor->y() + 1, m_cursor->x(), m_cursor->x() + 1});
    const QPointF centre(std::floor(cell.center().x()) + 0.5, std::floor(cell.center().y()) + 0.5);
    const double across = std::max(cell.width() / 2, 5.0), down = std::max(cell.height() / 2, 5.0);
    painter.save();
    painter.setClipRect(picture);
    drawContrastLine(painter, {picture.left(), centre.y(), centre.x() - across, centre.y()});
    drawContrastLine(painter, {centre.x() + across, centre.y(), picture.right(), centre.y()});
    drawContrastLine(painter, {centre.x(), picture.top(), centre.x(), centre.y() - down});
    drawContrastLine(painter, {centre.x(), centre.y() + down, centre.x(), picture.bottom()});
    if (cell.width() >= 6 && cell.height() >= 6)
        drawContrastRect(painter, cell.toAlignedRect().adjusted(0, 0, -1, -1));
    painter.restore();
}

void ImagePane::resizeEvent(QResizeEvent*) {
    layOut();
    ask();
}

void ImagePane::showEvent(QShowEvent*) {
    layOut();
    ask();
}

void ImagePane::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateGeometry();
        layOut();
        ask();
    } else if (event->type() == QEvent::PaletteChange || event->type() == QEvent::EnabledChange) {
        update();
    }
    QWidget::changeEvent(event);
}

void ImagePane::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !cellUnder(event->position()))
        return QWidget::mousePressEvent(event);
    m_drag = Drag{event->position(), view()};
    moveCursorTo(cellUnder(event->position()));
}

void ImagePane::mouseMoveEvent(QMouseEvent* event) {
    if (!m_drag)
        return moveCursorTo(cellUnder(event->position()));
    setCursor(Qt::ClosedHandCursor);
    const CellRect before = view();
    m_geometry.dragFrom(m_drag->view, event->position() - m_drag->from);
    afterUserChangedView(before);
}

void ImagePane::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_drag)
        return QWidget::mouseReleaseEvent(event);
    m_drag.reset();
    setCursor(Qt::CrossCursor);
    moveCursorTo(cellUnder(event->position()));
}

void ImagePane::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        fit();
}

void ImagePane::wheelEvent(QWheelEvent* event) {
    m_wheelSteps += double(event->angleDelta().y()) / int(QWheelEvent::DefaultDeltasPerStep);
    event->accept();
    if (std::abs(m_wheelSteps) < leastWheelStep)
        return;
    zoomBy(std::pow(zoomStep, m_wheelSteps), event->position());
    m_wheelSteps = 0;
    moveCursorTo(cellUnder(event->position()));
}

void ImagePane::leaveEvent(QEvent*) {
    if (!m_drag)
        moveCursorTo(std::nullopt);
}

void ImagePane::keyPressEvent(QKeyEvent* event) {
    const int step = event->modifiers().testFlag(Qt::ShiftModifier) ? bigCursorStep : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursorBy(0, -step);
    case Qt::Key_Right:
        return moveCursorBy(0, step);
    case Qt::Key_Up:
        return moveCursorBy(-step, 0);
    case Qt::Key_Down:
        return moveCursorBy(step, 0);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(zoomStep, keyboardAnchor());
    case Qt::Key_Minus:
        return zoomBy(1 / zoomStep, keyboardAnchor());
    case Qt::Key_0:
        return fit();
    default:
        QWidget::keyPressEvent(event);
    }
}

void ImagePane::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void ImagePane::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

} // namespace fft_tensor::ui
