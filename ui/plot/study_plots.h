// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/plot/plot_widget.h"
#include "ui/plot/study_series.h"

#include <QMap>

#include <optional>

class QCPAbstractItem;
class QCPAxisRect;
class QCPBars;
class QCPGraph;
class QCPItemText;
class QCPItemTracer;
class QCPLayoutGrid;
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

    [[nodiscard]] const StudySeries& series() const { return m_series; }
    /// What is told of the marked point; empty: none.
    [[nodiscard]] QString readout() const { return m_readout; }
    [[nodiscard]] QCPAxisRect* cell(StudyPlot plot) const { return m_cells.at(std::size_t(plot)); }
    /// Names in the legend, in its order.
    [[nodiscard]] QStringList legendTexts() const;
    [[nodiscard]] int columns() const { return m_columns; }
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
    // study_plots.cpp
    void arrange(const QSize& size);
    [[nodiscard]] int legendColumns(int width) const;
    void placeCells(int columns);
    void mark(std::optional<int> index);
    void placeNote(const QString& text, QPointF point);
    [[nodiscard]] static QString help();
    [[nodiscard]] std::optional<int> nearestMark(QPointF pixel) const;
    [[nodiscard]] int firstMarkOf(int plot, int direction) const;
    void fitStageText();
    // study_plots_draw.cpp
    void buildCells();
    void buildAxes();
    void buildItems();
    void fillMemory();
    void fillStages();
    void fillSpeeds();
    void fillSpeed(StudyPlot plot, const std::vector<StudySeries::Speeds>& all, double left, double right);
    void fillLegend();
    void clearData();
    [[nodiscard]] QCPGraph* addGraph(StudyPlot plot, std::optional<ProductMethod> method);
    void colorMethod(ProductMethod method, bool dark);

    StudySeries m_series;
    std::optional<double> m_limit;
    QString m_readout;
    std::optional<int> m_marked;

    std::array<QCPAxisRect*, studyPlotCount> m_cells{};
    QCPLayoutGrid* m_grid = nullptr;
    int m_columns = 0;

    QMap<ProductMethod, QList<QCPGraph*>> m_pale, m_strong, m_speed; ///< by what they look like
    QMap<ProductMethod, QCPBars*> m_bars;
    QList<QCPAbstractItem*> m_barTexts;
    QList<QCPGraph*> m_equalRate, m_asDense;
    QCPGraph *m_denseWeight = nullptr, *m_limitLine = nullptr;
    QCPItemTracer* m_dot = nullptr;
    QCPItemText* m_note = nullptr;
};

} // namespace fft_tensor::ui
