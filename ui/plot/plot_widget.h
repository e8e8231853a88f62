// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QWidget>

class QCustomPlot;

namespace fft_tensor::ui {

/// What views around a QCustomPlot have in common: the plot follows palette and font, the view as a whole
/// takes the focus and shows it by a frame, and events of the plot come to the view's eventFilter().
/// A view lays out plot() itself, with at least `frameRoom` pixels around everything, and calls applyColors()
/// at the end of its constructor.
class PlotWidget : public QWidget {
    Q_OBJECT

  public:
    [[nodiscard]] QCustomPlot* plot() const { return m_plot; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    static constexpr int frameRoom = 2;

    explicit PlotWidget(QWidget* parent);

    /// Called when palette or font change. This one colours axes, legend and background and redraws.
    virtual void applyColors();

    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    QCustomPlot* m_plot;
};

} // namespace fft_tensor::ui
