// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/study_drawing.h"

#include "ui/plot/color_scale.h"
#include "ui/plot/factor_ticker.h"
#include "ui/plot/percent_ticker.h"
#include "ui/plot/plot_theme.h"

#include <qcustomplot.h>

#include <algorithm>

namespace fft_tensor::ui {

namespace {

constexpr int digits = 3;
constexpr double aboveMemory = 1.1;   ///< room over the highest line
constexpr double afterMemory = 1.03;  ///< room behind the last step
constexpr double besideBars = 1.7;    ///< room for the numbers at their ends
constexpr double aroundSpeeds = 1.25; ///< on logarithmic axes
constexpr double limitWorthDrawing = 1.6;
constexpr double barWidth = 0.72;

QCPAxis* bottom(const QCPAxisRect* cell) {
    return cell->axis(QCPAxis::atBottom);
}
QCPAxis* left(const QCPAxisRect* cell) {
    return cell->axis(QCPAxis::atLeft);
}

void setPoints(QCPGraph* graph, const std::vector<QPointF>& points) {
    QVector<double> keys, values;
    for (const QPointF& point : points) {
        keys << point.x();
        values << point.y();
    }
    graph->setData(keys, values, true);
}

QString methodText(ProductMethod method) {
    const std::string_view word = name(method);
    return QString::fromUtf8(word.data(), qsizetype(word.size()));
}

QColor faded(QColor color, int alpha) {
    color.setAlpha(alpha);
    return color;
}

void makeLogarithmic(QCPAxis* axis, const QSharedPointer<QCPAxisTicker>& ticker) {
    axis->setScaleType(QCPAxis::stLogarithmic);
    axis->setTicker(ticker);
    axis->setNumberFormat(QStringLiteral("g"));
}

} // namespace

StudyDrawing::StudyDrawing(QCustomPlot* plot) : QObject(plot), m_plot(plot) {
    buildCells();
    buildAxes();
    buildItems();
}

void StudyDrawing::buildCells() {
    m_plot->setAutoAddPlottableToLegend(false);
    m_cells[0] = m_plot->axisRect();
    for (std::size_t i = 1; i < m_cells.size(); ++i) {
        m_cells.at(i) = new QCPAxisRect(m_plot);
        for (QCPAxis* axis : m_cells.at(i)->axes()) {
            axis->setLayer(QStringLiteral("axes"));
            axis->grid()->setLayer(QStringLiteral("grid"));
        }
    }
    for (QCPAxisRect* one : m_cells)
        one->setMinimumMargins(
            QMargins(0, m_plot->fontMetrics().height() / 2, m_plot->fontMetrics().height() / 2, 0));
    m_grid = new QCPLayoutGrid;
    m_grid->setColumnSpacing(m_plot->fontMetrics().height());
    QCPLayoutGrid* whole = m_plot->plotLayout();
    whole->addElement(1, 0, m_grid);
    m_plot->legend->setFillOrder(QCPLegend::foColumnsFirst);
    m_plot->legend->setVisible(true);
    whole->take(m_cells[0]);
    whole->addElement(0, 0, m_plot->legend);
    whole->setRowStretchFactor(0, 0.001);
    placeCells(4);
}

void StudyDrawing::buildAxes() {
    QCPAxis* stages = left(cell(StudyPlot::stages));
    stages->setRangeReversed(true); // the first stage on top
    stages->grid()->setVisible(false);
    stages->setTickLength(0, 0);
    stages->setSubTicks(false);
    bottom(cell(StudyPlot::stages))->ticker()->setTickCount(2); // the bars have their numbers with them
    bottom(cell(StudyPlot::memory))->ticker()->setTickCount(4);
    makeLogarithmic(bottom(cell(StudyPlot::overKeeps)),
                    QSharedPointer<PercentTicker<QCPAxisTickerLog>>::create());
    auto powersOfFour = QSharedPointer<QCPAxisTickerLog>::create(); // of two would touch each other
    powersOfFour->setLogBase(4);
    powersOfFour->setSubTickCount(0);
    makeLogarithmic(bottom(cell(StudyPlot::overBatches)), powersOfFour);
    for (const StudyPlot speed : {StudyPlot::overKeeps, StudyPlot::overBatches}) {
        makeLogarithmic(left(cell(speed)), QSharedPointer<FactorTicker>::create());
        left(cell(speed))->setLabel(tr("Speed (dense = 1)"));
    }
    bottom(cell(StudyPlot::overKeeps))->setLabel(tr("Coefficients kept"));
    bottom(cell(StudyPlot::overBatches))->setLabel(tr("Batch (rows of x)"));
}

void StudyDrawing::buildItems() {
    m_dot = new QCPItemTracer(m_plot);
    m_dot->setStyle(QCPItemTracer::tsCircle);
    m_dot->setSize(9);
    m_note = new QCPItemText(m_plot);
    m_note->position->setType(QCPItemPosition::ptAbsolute);
    m_note->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_note->setClipToAxisRect(false);
    m_note->setPadding(QMargins(6, 2, 6, 2));
    for (QCPAbstractItem* item :
         {static_cast<QCPAbstractItem*>(m_dot), static_cast<QCPAbstractItem*>(m_note)})
        item->setLayer(QStringLiteral("overlay"));
}

void StudyDrawing::setSeries(const StudySeries& series, std::optional<double> limit) {
    m_series = series;
    m_limit = limit;
    clearData();
    fillMemory();
    fillStages();
    fillSpeeds();
    fillLegend();
}

void StudyDrawing::clearData() {
    m_plot->legend->clearItems();
    m_plot->clearPlottables();
    for (QCPAbstractItem* item : m_barTexts)
        m_plot->removeItem(item);
    m_barTexts.clear();
    m_pale.clear();
    m_strong.clear();
    m_speed.clear();
    m_bars.clear();
    m_equalRate.clear();
    m_asDense.clear();
    m_denseWeight = m_limitLine = nullptr;
}

QCPGraph* StudyDrawing::addGraph(StudyPlot where, std::optional<ProductMethod> method) {
    QCPGraph* graph = m_plot->addGraph(bottom(cell(where)), left(cell(where)));
    graph->setAdaptiveSampling(false);
    if (method)
        graph->setName(methodText(*method));
    return graph;
}

void StudyDrawing::fillMemory() {
    const double peak = m_series.memoryPeak, end = m_series.memoryEnd > 0 ? m_series.memoryEnd : 1;
    for (const StudySeries::Trace& trace : m_series.traces) {
        for (auto [list, points] :
             {std::pair{&m_pale, &trace.preparing}, std::pair{&m_strong, &trace.multiplying}}) {
            QCPGraph* graph = addGraph(StudyPlot::memory, trace.method);
            graph->setLineStyle(QCPGraph::lsStepLeft);
            setPoints(graph, *points);
            (*list)[trace.method] << graph;
        }
    }
    m_denseWeight = addGraph(StudyPlot::memory, std::nullopt);
    m_denseWeight->setName(tr("dense weight"));
    setPoints(m_denseWeight, {{0, m_series.denseWeight}, {end * afterMemory, m_series.denseWeight}});
    double top = peak > 0 ? peak : 1;
    const double limit = m_limit.value_or(0) / m_series.memoryBytes.size;
    if (limit > 0 && peak > 0 && limit < limitWorthDrawing * peak) {
        m_limitLine = addGraph(StudyPlot::memory, std::nullopt);
        m_limitLine->setName(tr("memory limit"));
        setPoints(m_limitLine, {{0, limit}, {end * afterMemory, limit}});
        top = std::max(top, limit);
    }
    QCPAxisRect* memory = cell(StudyPlot::memory);
    bottom(memory)->setRange(0, end * afterMemory);
    left(memory)->setRange(0, top * aboveMemory);
    bottom(memory)->setLabel(tr("Time (%1); pale while preparing").arg(m_series.memoryTime.name));
    left(memory)->setLabel(tr("Memory held (%1)").arg(m_series.memoryBytes.name));
}

void StudyDrawing::fillStages() {
    QCPAxisRect* stages = cell(StudyPlot::stages);
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    double longest = 0, last = 0;
    for (const StudySeries::Bar& bar : m_series.bars) {
        QCPBars*& bars = m_bars[bar.method];
        if (!bars) {
            bars = new QCPBars(left(stages), bottom(stages));
            bars->setWidth(barWidth);
        }
        bars->addData(bar.position, bar.length);
        ticker->addTick(bar.position, bar.stage);
        auto* label = new QCPItemText(m_plot);
        label->position->setAxes(bottom(stages), left(stages));
        label->position->setAxisRect(stages);
        label->setClipAxisRect(stages);
        label->position->setCoords(bar.length, bar.position);
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        label->setPadding(QMargins(4, 0, 0, 0));
        label->setText(numberLabel(bar.length, digits));
        m_barTexts << label;
        longest = std::max(longest, bar.length);
        last = bar.position;
    }
    left(stages)->setTicker(ticker);
    left(stages)->setRange(-0.7, last + 0.7);
    bottom(stages)->setRange(0, longest > 0 ? longest * besideBars : 1);
    bottom(stages)->setLabel(tr("Stages after preparing (%1)").arg(m_series.stageTime.name));
}

void StudyDrawing::fillSpeeds() {
    double leastKeep = 1, mostKeep = 0, leastBatch = 256, mostBatch = 1;
    for (const StudySeries::Speeds& speeds : m_series.overKeeps)
        for (const QPointF& point : speeds.points) {
            leastKeep = std::min(leastKeep, point.x());
            mostKeep = std::max(mostKeep, point.x());
        }
    for (const StudySeries::Speeds& speeds : m_series.overBatches)
        for (const QPointF& point : speeds.points) {
            leastBatch = std::min(leastBatch, point.x());
            mostBatch = std::max(mostBatch, point.x());
        }
    if (mostKeep <= 0)
        leastKeep = 0.005, mostKeep = 1;
    if (mostBatch < leastBatch)
        leastBatch = 1, mostBatch = 256;
    fillSpeed(StudyPlot::overKeeps, m_series.overKeeps, leastKeep / aroundSpeeds,
              std::min(1.0, mostKeep * aroundSpeeds));
    fillSpeed(StudyPlot::overBatches, m_series.overBatches, leastBatch / aroundSpeeds,
              mostBatch * aroundSpeeds);
}

void StudyDrawing::fillSpeed(StudyPlot where, const std::vector<StudySeries::Speeds>& all, double first,
                             double last) {
    std::vector<QPointF> equal = {{first, equalRateSpeed(first)}, {last, equalRateSpeed(last)}};
    if (where == StudyPlot::overBatches)
        equal = {{first, equalRateSpeed(m_series.kept)}, {last, equalRateSpeed(m_series.kept)}};
    double lowest = 1, highest = 2;
    const auto include = [&](double speed) {
        lowest = std::min(lowest, speed);
        highest = std::max(highest, speed);
    };
    QCPGraph* dense = addGraph(where, std::nullopt);
    dense->setName(tr("as fast as dense"));
    setPoints(dense, {{first, 1}, {last, 1}});
    m_asDense << dense;
    if (m_series.kept > 0) {
        QCPGraph* rate = addGraph(where, std::nullopt);
        rate->setName(tr("equal flop rate, 1/(2p)"));
        setPoints(rate, equal);
        m_equalRate << rate;
        include(equal.front().y());
        include(equal.back().y());
    }
    for (const StudySeries::Speeds& speeds : all) {
        QCPGraph* graph = addGraph(where, speeds.method);
        setPoints(graph, speeds.points);
        m_speed[speeds.method] << graph;
        for (const QPointF& point : speeds.points)
            include(point.y());
    }
    bottom(cell(where))->setRange(first, last);
    left(cell(where))->setRange(lowest / aroundSpeeds, highest * aroundSpeeds);
}

void StudyDrawing::fillLegend() {
    for (const QList<QCPGraph*>& graphs : m_strong)
        graphs.front()->addToLegend();
    if (m_series.traces.empty())
        return;
    m_denseWeight->addToLegend();
    if (m_limitLine)
        m_limitLine->addToLegend();
    m_asDense.front()->addToLegend();
    if (!m_equalRate.isEmpty())
        m_equalRate.front()->addToLegend();
}

void StudyDrawing::colorMethod(ProductMethod method, bool dark) {
    const QColor color = seriesColor(int(method), dark);
    for (QCPGraph* graph : m_pale.value(method)) {
        graph->setPen(QPen(faded(color, 150), 1));
        graph->setBrush(faded(color, 60));
    }
    for (QCPGraph* graph : m_strong.value(method)) {
        graph->setPen(QPen(color, 1.5));
        graph->setBrush(faded(color, 190));
    }
    for (QCPGraph* graph : m_speed.value(method)) {
        graph->setPen(QPen(color, 2, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 6));
    }
    if (QCPBars* bars = m_bars.value(method)) {
        bars->setPen(Qt::NoPen);
        bars->setBrush(color);
    }
}

void StudyDrawing::applyColors(const QPalette& palette, const QFont& font) {
    const bool dark = isDark(palette);
    const QColor text = palette.color(QPalette::Text);
    m_plot->legend->setBorderPen(Qt::NoPen);
    m_plot->legend->setBrush(Qt::NoBrush);
    m_plot->legend->setIconTextPadding(m_plot->fontMetrics().height() * 3 / 4);
    for (const ProductMethod method : allProductMethods)
        colorMethod(method, dark);
    const QColor dense = seriesColor(int(ProductMethod::dense), dark);
    for (QCPGraph* graph : m_asDense)
        graph->setPen(QPen(dense, 1.5, Qt::DashDotLine));
    for (QCPGraph* graph : m_equalRate)
        graph->setPen(QPen(mutedText(palette, 0.75), 1.5, Qt::DashLine));
    if (m_denseWeight)
        m_denseWeight->setPen(QPen(dense, 1.5, Qt::DotLine));
    if (m_limitLine)
        m_limitLine->setPen(QPen(text, 1.5, Qt::DashDotDotLine));
    for (QCPAbstractItem* item : m_barTexts) {
        static_cast<QCPItemText*>(item)->setColor(text);
        static_cast<QCPItemText*>(item)->setFont(font);
    }
    m_dot->setPen(QPen(palette.color(QPalette::Base), 1.5));
    m_dot->setBrush(text);
    m_note->setColor(text);
    m_note->setFont(font);
    m_note->setBrush(palette.color(QPalette::Base));
    m_note->setPen(QPen(mutedText(palette, 0.4), 1));
}

void StudyDrawing::placeCells(int columns) {
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (QCPAxisRect* cell : m_cells)
        if (cell->layout())
            cell->layout()->take(cell);
    m_grid->simplify();
    for (int i = 0; i < studyPlotCount; ++i)
        m_grid->addElement(i / columns, i % columns, m_cells.at(std::size_t(i)));
}

QStringList StudyDrawing::legendTexts() const {
    QStringList texts;
    for (int i = 0; i < m_plot->legend->itemCount(); ++i)
        if (auto* item = qobject_cast<QCPPlottableLegendItem*>(m_plot->legend->item(i)))
            texts << item->plottable()->name();
    return texts;
}

void StudyDrawing::mark(const StudySeries::Mark* marked) {
    m_dot->setVisible(marked != nullptr);
    m_note->setVisible(marked != nullptr);
    if (!marked)
        return;
    QCPAxisRect* rectangle = cell(marked->plot);
    m_dot->setClipAxisRect(rectangle);
    m_dot->position->setAxisRect(rectangle);
    m_dot->position->setAxes(bottom(rectangle), left(rectangle));
    m_dot->position->setCoords(marked->at);
    placeNote(marked->text, m_dot->position->pixelPosition());
}

/// Beside a point, where it hides least and is not cut off.
void StudyDrawing::placeNote(const QString& text, QPointF point) {
    const QFontMetrics metrics(m_note->font());
    const double width = metrics.horizontalAdvance(text) + 2.0 * metrics.height();
    const double height = 1.6 * metrics.height();
    const double right = std::max(0.0, m_plot->width() - width);
    const double above = point.y() - height - metrics.height() / 2.0;
    m_note->setText(text);
    m_note->position->setCoords(std::clamp(point.x() - width / 2, 0.0, right),
                                above >= 0 ? above : point.y() + metrics.height() / 2.0);
}

/// A product on a device has more stages than a low window has lines: then their text gets smaller.
void StudyDrawing::fitStageText(const QFont& font) {
    constexpr double smallest = 6.5;
    QCPAxisRect* stages = cell(StudyPlot::stages);
    QCPAxis* axis = stages->axis(QCPAxis::atLeft);
    QFont fitting = font;
    const double room = stages->height() / axis->range().size(); // of one bar
    const double wanted = QFontMetricsF(fitting).height();
    if (room < wanted)
        fitting.setPixelSize(
            static_cast<int>(std::max(smallest, QFontInfo(fitting).pixelSize() * room / wanted)));
    if (axis->tickLabelFont() == fitting)
        return;
    axis->setTickLabelFont(fitting);
    for (QCPAbstractItem* item : m_barTexts)
        static_cast<QCPItemText*>(item)->setFont(fitting);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace fft_tensor::ui
