// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/plot/study_series.h"

#include <QList>
#include <QMap>
#include <QObject>
#include <QPalette>
#include <QStringList>

#include <array>
#include <optional>

class QCPAbstractItem;
class QCPAxisRect;
class QCPBars;
class QCPGraph;
class QCPItemText;
class QCPItemTracer;
class QCPLayoutGrid;
class QCustomPlot;

namespace fft_tensor::ui {

/// What a study looks like in a plot: four cells under one legend, and a mark on one of its points. It draws
/// nothing by itself: whoever changes it asks the plot to.
class StudyDrawing : public QObject {
    Q_OBJECT
  public:
    /// Takes the plot, which owns it, for itself.
    explicit StudyDrawing(QCustomPlot* plot);

    /// `limit`: a line in the memory plot, in bytes; none when empty or far above everything else. Colours
    /// are to be applied again.
    void setSeries(const StudySeries& series, std::optional<double> limit);
    void applyColors(const QPalette& palette, const QFont& font);
    /// So many beside each other.
    void placeCells(int columns);
    /// A point of the series, and what it tells; null: none.
    void mark(const StudySeries::Mark* marked);
    /// A product on a device has more stages than a low window has lines: then their text gets smaller.
    void fitStageText(const QFont& font);

    [[nodiscard]] const StudySeries& series() const { return m_series; }
    [[nodiscard]] std::optional<double> limit() const { return m_limit; }
    [[nodiscard]] QCPAxisRect* cell(StudyPlot plot) const { return m_cells.at(std::size_t(plot)); }
    [[nodiscard]] int columns() const { return m_columns; }
    /// Names in the legend, in its order.
    [[nodiscard]] QStringList legendTexts() const;

  private:
    void buildCells();
    void buildAxes();
    void buildItems();
    void clearData();
    void fillMemory();
    void fillStages();
    void fillSpeeds();
    void fillSpeed(StudyPlot plot, const std::vector<StudySeries::Speeds>& all, double left, double right);
    void fillLegend();
    [[nodiscard]] QCPGraph* addGraph(StudyPlot plot, std::optional<ProductMethod> method);
    void colorMethod(ProductMethod method, bool dark);
    void placeNote(const QString& text, QPointF point);

    QCustomPlot* m_plot;
    StudySeries m_series;
    std::optional<double> m_limit;

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
