// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/plot/color_scale.h"
#include "ui/plot/plane_geometry.h"

#include <QFont>
#include <QPalette>
#include <QRect>
#include <QSize>
#include <QString>

class QPainter;

namespace fft_tensor::ui {

/// Where the parts of an image pane lie. Depends on the plane's size and the font but not on the picture, so
/// that nothing jumps when a picture or a range arrives.
struct PaneFrame {
    QRect title;    ///< title, badge and readout
    QRect viewport; ///< the picture lies in here
    QRect rowLabels, columnLabels;
    QRect colorBar, colorLabels;

    /// `header` is the room of a widget that lies at the left of the title row.
    [[nodiscard]] static PaneFrame of(const QRect& widget, const QFont& font, const CellRect& plane,
                                      const QSize& header = {});
};

/// What the title row says.
struct PaneTexts {
    QString title, badge, readout;
};

/// The cells labelled 0.
struct PaneOrigin {
    std::int64_t row = 0, column = 0;
};

void drawTitleRow(QPainter& painter, const PaneFrame& frame, const QPalette& palette, const PaneTexts& texts);
/// Ticks and labels of the rows on the left and the columns below, and a line around the picture.
void drawAxes(QPainter& painter, const PaneFrame& frame, const QPalette& palette,
              const PlaneGeometry& geometry, PaneOrigin origin);
/// As high as the picture, with the ends of the range beside it.
void drawColorBar(QPainter& painter, const PaneFrame& frame, const QPalette& palette, const ColorScale& scale,
                  MapKind kind, const QRectF& picture);
/// Beside the colour bar: what badColor means.
void drawBadLegend(QPainter& painter, const PaneFrame& frame, const QPalette& palette, const QRectF& picture);
/// In the middle of the pane, wrapped.
void drawMessage(QPainter& painter, const PaneFrame& frame, const QPalette& palette, const QString& message);

} // namespace fft_tensor::ui
