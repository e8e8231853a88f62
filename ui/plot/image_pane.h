// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/plot/color_scale.h"
#include "ui/plot/image_pane_frame.h"
#include "ui/plot/picture_composer.h"
#include "ui/plot/plane_geometry.h"

#include <QPoint>
#include <QSize>
#include <QString>
#include <QWidget>

#include <optional>

namespace fft_tensor::ui {

/// One picture of a plane: weights, spectrum, rebuilt, error … with title, axes, colour bar, zoom and a
/// cursor. Cells as QPoint: x is the column, y the row, row 0 on top. Wheel and +/− zoom, dragging pans,
/// double click or 0 shows everything, arrow keys move the cursor.
class ImagePane : public QWidget {
    Q_OBJECT

  public:
    explicit ImagePane(MapKind kind, const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// A widget that its owner lays over the left of the title row, such as a chooser of the picture; room
    /// is left for it. Must outlive the pane's last layout; none when null.
    void setHeader(const QWidget* header);
    /// What is drawn decides on ticks and on the colours used until setColorScale().
    void setKind(MapKind kind);
    /// The cells of the plane. Another size shows the whole plane, the last picture stretched over it until
    /// the next comes.
    void setPlane(int rows, int columns);
    /// Which axes of a spectral map are transformed, so that their ticks are frequencies with DC in the
    /// centre. Both unless told otherwise; other kinds ignore it.
    void setTransformedAxes(bool rows, bool columns);
    /// Stays until the next comes, stretched to whatever is in view.
    void setImage(const MapImage& image);
    /// Drops picture and overlay: for another tensor that has none.
    void clearImage();
    void setColorScale(const ColorScale& scale);
    /// Linked panes; does not signal viewChanged.
    void setView(const CellRect& view);
    void setCursorCell(std::optional<QPoint> cell);
    /// One line at the top right.
    void setReadout(const QString& text);
    /// Where coefficients are kept, 1, or dropped, 0 (or a share): dropped cells turn dim and grey.
    void setOverlay(const MapImage& image);
    void setOverlayVisible(bool visible);
    /// A small remark beside the title, such as "preview"; none when empty.
    void setBadge(const QString& text);
    /// Why there is no picture; shown instead of one unless empty.
    void setMessage(const QString& text);

    [[nodiscard]] MapKind kind() const { return m_kind; }
    [[nodiscard]] QString title() const { return m_title; }
    [[nodiscard]] QString readout() const { return m_readout; }
    [[nodiscard]] QString message() const { return m_message; }
    [[nodiscard]] const CellRect& view() const { return m_geometry.view(); }
    [[nodiscard]] const PlaneGeometry& geometry() const { return m_geometry; }
    [[nodiscard]] const ColorScale& colorScale() const { return m_scale; }
    [[nodiscard]] std::optional<QPoint> cursorCell() const { return m_cursor; }
    /// Device pixels that the view takes now: what requestNeeded tells.
    [[nodiscard]] QSize requestSize() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  public slots:
    void fit();

  signals:
    /// The user zoomed or panned.
    void viewChanged(const fft_tensor::CellRect& view);
    /// View, size or pixel ratio changed: a picture of these cells with at most these device pixels is
    /// wanted.
    void requestNeeded(const fft_tensor::CellRect& cells, const QSize& pixels);
    /// The user moved the cursor by mouse or keyboard; nothing when it left the picture.
    void cursorMoved(std::optional<QPoint> cell);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void layOut();
    void ask();
    void afterUserChangedView(const CellRect& before);
    void zoomBy(double factor, QPointF anchor);
    void moveCursorTo(std::optional<QPoint> cell);
    void moveCursorBy(int rows, int columns);
    [[nodiscard]] QPointF keyboardAnchor() const;
    [[nodiscard]] std::optional<QPoint> cellUnder(QPointF position) const;
    void drawPicture(QPainter& painter);
    void drawCursor(QPainter& painter) const;

    MapKind m_kind;
    const QWidget* m_header = nullptr;
    QString m_title, m_readout, m_badge, m_message;
    PaneFrame m_frame;
    double m_devicePixelRatio = 1;
    PlaneGeometry m_geometry;
    PictureComposer m_composer;
    ColorScale m_scale;
    bool m_scaleGiven = false;
    bool m_rowsTransformed = true, m_columnsTransformed = true;
    std::optional<QPoint> m_cursor;

    struct Drag {
        QPointF from;
        CellRect view;
    };
    std::optional<Drag> m_drag;
    double m_wheelSteps = 0; ///< of fine wheels and touch pads, until they make a step
    CellRect m_askedCells;
    QSize m_askedPixels;
};

} // namespace fft_tensor::ui
