// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/image_pane_frame.h"

#include "ui/plot/frequency_axis.h"
#include "ui/plot/plot_theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {

constexpr int tickLength = 4;

QFont titleFont(QFont font) {
    font.setBold(true);
    return font;
}

QFont smallFont(QFont font) {
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.9);
    else
        font.setPixelSize(std::max(1, font.pixelSize() * 9 / 10));
    return font;
}

/// Returns where the text after the title may begin.
int drawTitle(QPainter& painter, const QRect& row, const QString& title) {
    const QFontMetrics metrics = painter.fontMetrics();
    const QString shown = metrics.elidedText(title, Qt::ElideRight, row.width());
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, shown);
    return row.left() + metrics.horizontalAdvance(shown) + metrics.height() / 2;
}

/// Returns where the text after the badge may begin.
int drawBadge(QPainter& painter, const QRect& row, int left, const QPalette& palette, const QString& badge) {
    const QFontMetrics metrics = painter.fontMetrics();
    const int height = metrics.height() + 2;
    const QRect pill(left, row.center().y() - height / 2 + 1, metrics.horizontalAdvance(badge) + height,
                     height);
    if (badge.isEmpty() || pill.right() > row.right())
        return left;
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.color(QPalette::Highlight));
    painter.drawRoundedRect(pill, height / 2.0, height / 2.0);
    painter.setPen(palette.color(QPalette::HighlightedText));
    painter.drawText(pill, Qt::AlignCenter, badge);
    return pill.right() + metrics.height() / 2;
}

struct Side {
    std::int64_t begin, end, origin;
    double from, length; ///< pixels of the picture

    [[nodiscard]] double centreOf(std::int64_t cell) const {
        return from + (double(cell - begin) + 0.5) * length / double(end - begin);
    }
};

void drawRowTicks(QPainter& painter, const PaneFrame& frame, const Side& side, int right) {
    const int height = painter.fontMetrics().height();
    const int most = std::max(2, int(side.length / (2.2 * height)));
    for (const AxisTick& tick : axisTicks(side.begin, side.end, side.origin, most)) {
        const int y = int(std::floor(side.centreOf(tick.cell)));
        painter.drawLine(right - tickLength, y, right - 1, y);
        const int top =
            std::clamp(y - height / 2, frame.rowLabels.top(), frame.columnLabels.bottom() - height);
        painter.drawText(
            QRect(frame.rowLabels.left(), top, right - tickLength - 3 - frame.rowLabels.left(), height),
            Qt::AlignRight | Qt::AlignVCenter, tick.label);
    }
}

void drawColumnTicks(QPainter& painter, const PaneFrame& frame, const Side& side, int top) {
    const QFontMetrics metrics = painter.fontMetrics();
    const int widest = std::max(metrics.horizontalAdvance(integerLabel(side.begin - side.origin)),
                                metrics.horizontalAdvance(integerLabel(side.end - side.origin)));
    const int most = std::max(2, int(side.length / (widest + 1.5 * metrics.height())));
    for (const AxisTick& tick : axisTicks(side.begin, side.end, side.origin, most)) {
        const int x = int(std::floor(side.centreOf(tick.cell)));
        painter.drawLine(x, top + 1, x, top + tickLength);
        const int width = metrics.horizontalAdvance(tick.label) + 2;
        const int left = std::clamp(x - width / 2, 0, std::max(0, frame.colorLabels.right() - width));
        painter.drawText(QRect(left, top + tickLength + 1, width, metrics.height()), Qt::AlignCenter,
                         tick.label);
    }
}

QString barCaption(MapKind kind) {
    switch (kind) {
    case MapKind::logMagnitude:
        return QStringLiteral("log₁₀ |F|");
    case MapKind::retained:
        return QStringLiteral("kept");
    default:
        return {};
    }
}

void drawBarCaption(QPainter& painter, const QRect& labels, const QString& caption) {
    const QFontMetrics metrics = painter.fontMetrics();
    if (labels.height() < metrics.horizontalAdvance(caption) + 3 * metrics.height())
        return;
    painter.save();
    painter.translate(labels.left() + metrics.height() / 2.0, labels.center().y());
    painter.rotate(-90);
    painter.drawText(QRect(-labels.height() / 2, -metrics.height() / 2, labels.height(), metrics.height()),
                     Qt::AlignCenter, caption);
    painter.restore();
}

} // namespace

PaneFrame PaneFrame::of(const QRect& widget, const QFont& font, const CellRect& plane, const QSize& header) {
    const QFontMetrics bold(titleFont(font)), small(smallFont(font));
    const int gap = small.height() / 3;
    const QString longest = integerLabel(-std::max<std::int64_t>({plane.rowEnd, 99}));
    const int left = gap + small.horizontalAdvance(longest) + tickLength + 3;
    const int titleHeight = std::max(bold.height() + gap, header.height());
    const int top = titleHeight + gap;
    const int bottom = small.height() + tickLength + gap + 2;
    const int barWidth = small.height() * 3 / 4;
    const int labelWidth = small.horizontalAdvance(QStringLiteral("−1.234e−5"));
    const int right = 2 * gap + barWidth + gap + labelWidth + gap;

    PaneFrame frame;
    const int titleLeft = header.isEmpty() ? left : header.width() + gap;
    frame.title = QRect(titleLeft, 0, std::max(0, widget.width() - titleLeft - 2 * gap), titleHeight);
    frame.viewport = QRect(left, top, std::max(1, widget.width() - left - right),
                           std::max(1, widget.height() - top - bottom));
    const int end = frame.viewport.right() + 1 + 2 * gap;
    frame.colorBar = QRect(end, top, barWidth, frame.viewport.height());
    frame.colorLabels = QRect(end + barWidth + gap, top, labelWidth, frame.viewport.height());
    frame.rowLabels = QRect(gap, top, left - gap, frame.viewport.height());
    frame.columnLabels = QRect(left, frame.viewport.bottom() + 1, frame.viewport.width(), bottom);
    return frame;
}

void drawTitleRow(QPainter& painter, const PaneFrame& frame, const QPalette& palette,
                  const PaneTexts& texts) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = painter.font();
    painter.setPen(palette.color(QPalette::WindowText));
    painter.setFont(titleFont(font));
    int left = drawTitle(painter, frame.title, texts.title);
    painter.setFont(smallFont(font));
    left = drawBadge(painter, frame.title, left, palette, texts.badge);
    painter.setPen(palette.color(QPalette::WindowText));
    QRect rest = frame.title;
    rest.setLeft(left);
    if (rest.width() > painter.fontMetrics().height() * 2)
        painter.drawText(rest, Qt::AlignRight | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(texts.readout, Qt::ElideRight, rest.width()));
    painter.restore();
}

void drawAxes(QPainter& painter, const PaneFrame& frame, const QPalette& palette,
              const PlaneGeometry& geometry, PaneOrigin origin) {
    const QRectF picture = geometry.picture();
    const CellRect& view = geometry.view();
    painter.save();
    painter.setFont(smallFont(painter.font()));
    painter.setPen(palette.color(QPalette::WindowText));
    drawRowTicks(painter, frame, {view.rowBegin, view.rowEnd, origin.row, picture.y(), picture.height()},
                 int(std::floor(picture.left())));
    drawColumnTicks(painter, frame,
                    {view.columnBegin, view.columnEnd, origin.column, picture.x(), picture.width()},
                    int(std::floor(picture.bottom())));
    painter.setPen(QPen(mutedText(palette, 0.45), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(picture.adjusted(-1, -1, 0, 0));
    painter.restore();
}

void drawColorBar(QPainter& painter, const PaneFrame& frame, const QPalette& palette, const ColorScale& scale,
                  MapKind kind, const QRectF& picture) {
    const QRect side = picture.toAlignedRect();
    const QRect bar(frame.colorBar.left(), side.top(), frame.colorBar.width(), side.height());
    const QRect labels(frame.colorLabels.left(), side.top() - 2, frame.colorLabels.width(),
                       side.height() + 4);
    const ColorTable& table = colorTable(scale.map);
    QImage colors(1, int(table.size()), QImage::Format_RGB32);
    for (int i = 0; i < colors.height(); ++i) {
        const Rgb& color = table[table.size() - 1 - std::size_t(i)];
        colors.setPixel(0, i, qRgb(color.red, color.green, color.blue));
    }
    painter.save();
    painter.setFont(smallFont(painter.font()));
    painter.drawImage(bar, colors);
    painter.setPen(QPen(mutedText(palette, 0.45), 1));
    painter.drawRect(QRectF(bar).adjusted(-1, -1, 0, 0));
    painter.setPen(palette.color(QPalette::WindowText));
    const QString unit = kind == MapKind::phase ? QStringLiteral("°") : QString();
    painter.drawText(labels, Qt::AlignLeft | Qt::AlignTop, numberLabel(scale.maximum) + unit);
    painter.drawText(labels, Qt::AlignLeft | Qt::AlignBottom, numberLabel(scale.minimum) + unit);
    const QString caption = barCaption(kind);
    if (!caption.isEmpty())
        drawBarCaption(painter, labels, caption);
    else if (labels.height() > 4 * painter.fontMetrics().height())
        painter.drawText(labels, Qt::AlignLeft | Qt::AlignVCenter, numberLabel(scale.valueAt(0.5)) + unit);
    painter.restore();
}

void drawBadLegend(QPainter& painter, const PaneFrame& frame, const QPalette& palette,
                   const QRectF& picture) {
    painter.save();
    painter.setFont(smallFont(painter.font()));
    const int line = painter.fontMetrics().height(), side = line * 2 / 3;
    const QRect area = picture.toAlignedRect();
    // Between the middle of the range and its lower end.
    QRect row(frame.colorLabels.left(), area.top() + area.height() * 3 / 4 - line / 2,
              frame.colorLabels.width(), line);
    if (area.height() > 8 * line) {
        const QRect box(row.left(), row.center().y() - side / 2, side, side);
        painter.fillRect(box, QColor(badColor));
        painter.setPen(QPen(mutedText(palette, 0.45), 1));
        painter.drawRect(box);
        painter.setPen(palette.color(QPalette::WindowText));
        row.setLeft(box.right() + side / 2);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("NaN, ∞"));
    }
    painter.restore();
}

void drawMessage(QPainter& painter, const PaneFrame& frame, const QPalette& palette, const QString& message) {
    painter.save();
    painter.setPen(mutedText(palette, 0.75));
    const int margin = painter.fontMetrics().height();
    QRect room = frame.viewport; // and beside it, where without a picture neither ticks nor colours are
    room.setLeft(frame.rowLabels.left());
    room.setRight(frame.colorLabels.right());
    painter.drawText(room.adjusted(margin, 0, -margin, 0), Qt::AlignCenter | Qt::TextWordWrap, message);
    painter.restore();
}

} // namespace fft_tensor::ui
