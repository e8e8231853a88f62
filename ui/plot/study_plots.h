// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/plot/plot_widget.h"
#include "ui/plot/study_drawing.h"

#include <optional>

class QCPPainter;

namespace fft_tensor::ui {

/// The plots of one study under one legend: memory over time, time per stage, speed over keep and over batch.
/// They stand beside or below each other as the room allows. The nearest point to the mouse is marked and
/// told; left and right go from point to point, up and down from plot to plot.
class StudyPlots : public PlotWidget {
    Q_OBJECT

  public:
    explicit StudyPlots(QWidget* parent = nullptr);

    void setSeries(const StudySeries& series);
    /// A line in the memory plot, in bytes; none when empty or far above everything else.
    void setMemoryLimit(std::optional<double> bytes);

    [[nodiscard]] const StudySeries& series() const { return m_drawing->series(); }
    /// What is told of the marked point; empty: none.
    [[nodiscard]] QString readout() const { return m_readout; }
    [[nodiscard]] QCPAxisRect* cell(StudyPlot plot) const { return m_drawing->cell(plot); }
    /// Names in the legend, in its order.
    [[nodiscard]] QStringList legendTexts() const { return m_drawing->legendTexts(); }
    [[nodiscard]] int columns() const { return m_drawing->columns(); }
    /// Less than this in height, at a width, and they cannot be read.
    [[nodiscard]] int leastHeight(int width) const;
    /// Draws everything into any device, `title` above it, laid out anew for this size.
    void paintTo(QCPPainter& painter, const QSize& size, const QString& title);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void applyColors() override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void draw(const StudySeries& series, std::optional<double> limit);
    void arrange(const QSize& size);
    [[nodiscard]] int legendColumns(int width) const;
    void mark(std::optional<int> index);
    [[nodiscard]] static QString help();
    [[nodiscard]] std::optional<int> nearestMark(QPointF pixel) const;
    [[nodiscard]] int firstMarkOf(int plot, int direction) const;

    StudyDrawing* m_drawing;
    QString m_readout;
    std::optional<int> m_marked;
};

} // namespace fft_tensor::ui
