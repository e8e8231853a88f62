// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/study_plots.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {

constexpr double goodShape = 1.7;  ///< width over height of a cell
constexpr int leastCellWidth = 11; ///< in heights of a line of text
constexpr int leastCellHeight = 11;
constexpr double legendLine = 1.35; ///< in heights of a line of text

} // namespace

StudyPlots::StudyPlots(QWidget* parent) : PlotWidget(parent), m_drawing(new StudyDrawing(plot())) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(frameRoom, frameRoom, frameRoom, frameRoom);
    layout->addWidget(plot());
    setAccessibleName(tr("Memory and speed"));
    setAccessibleDescription(help());
    connect(plot(), &QCustomPlot::afterLayout, this, [this] { m_drawing->fitStageText(font()); });
    draw({}, std::nullopt);
}

void StudyPlots::draw(const StudySeries& series, std::optional<double> limit) {
    m_drawing->setSeries(series, limit);
    applyColors();
    arrange(plot()->size());
    mark(std::nullopt);
}

void StudyPlots::setSeries(const StudySeries& series) {
    draw(series, m_drawing->limit());
}

void StudyPlots::setMemoryLimit(std::optional<double> bytes) {
    if (bytes != m_drawing->limit())
        draw(StudySeries(series()), bytes);
}

int StudyPlots::leastHeight(int width) const {
    const int em = fontMetrics().height();
    const int columns = width >= 4 * leastCellWidth * em ? 4 : width >= 2 * leastCellWidth * em ? 2 : 1;
    return studyPlotCount / columns * leastCellHeight * em + int(2 * legendLine * em);
}

/// All names in one line where they fit, else as many as would if all were as long as the longest.
int StudyPlots::legendColumns(int width) const {
    const QFontMetrics metrics(font());
    int all = 0, widest = 1;
    for (const QString& text : legendTexts()) {
        const int item = metrics.horizontalAdvance(text) + 4 * metrics.height();
        all += item;
        widest = std::max(widest, item);
    }
    return all <= width ? std::max(1, int(legendTexts().size())) : std::max(1, width / widest);
}

/// As many columns as give the largest cells, and as many legend columns as fit.
void StudyPlots::arrange(const QSize& size) {
    plot()->legend->setWrap(legendColumns(size.width()));
    plot()->legend->setFillOrder(QCPLegend::foColumnsFirst, true); // wraps what is there already
    int best = 1;
    double bestCell = 0;
    for (const int columns : {4, 2, 1}) {
        const double width = double(size.width()) / columns;
        const double height = double(size.height()) * columns / studyPlotCount;
        const double cell = std::min(width / goodShape, height);
        if (cell > bestCell) {
            best = columns;
            bestCell = cell;
        }
    }
    m_drawing->placeCells(best);
}

void StudyPlots::paintTo(QCPPainter& painter, const QSize& size, const QString& title) {
    const std::optional<int> marked = m_marked;
    mark(std::nullopt);
    auto* element = new QCPTextElement(plot(), title, font());
    element->setTextColor(palette().color(QPalette::Text));
    element->setMargins(QMargins(0, fontMetrics().height() / 2, 0, 0));
    plot()->plotLayout()->insertRow(0);
    plot()->plotLayout()->addElement(0, 0, element);
    plot()->plotLayout()->setRowStretchFactor(0, 0.001);
    arrange(size);
    plot()->toPainter(&painter, size.width(), size.height());
    plot()->plotLayout()->remove(element);
    plot()->plotLayout()->simplify();
    arrange(plot()->size());
    mark(marked);
}

void StudyPlots::mark(std::optional<int> index) {
    m_marked = index;
    const StudySeries::Mark* marked = index ? &series().marks.at(std::size_t(*index)) : nullptr;
    m_drawing->mark(marked);
    plot()->replot(QCustomPlot::rpQueuedReplot);
    const QString text = marked ? marked->text : QString();
    if (text == m_readout)
        return;
    m_readout = text;
    setAccessibleDescription(text.isEmpty() ? help() : text);
}

void StudyPlots::applyColors() {
    PlotWidget::applyColors();
    m_drawing->applyColors(palette(), font());
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

QString StudyPlots::help() {
    return tr("Memory over time, time per stage, speed over keep and over batch. Left and right move from "
              "point to point, up and down from plot to plot.");
}

std::optional<int> StudyPlots::nearestMark(QPointF pixel) const {
    std::optional<int> nearest;
    double best = 0;
    for (std::size_t i = 0; i < series().marks.size(); ++i) {
        const StudySeries::Mark& mark = series().marks[i];
        const QCPAxisRect* rectangle = cell(mark.plot);
        if (!rectangle->rect().contains(pixel.toPoint()))
            continue;
        const double x = rectangle->axis(QCPAxis::atBottom)->coordToPixel(mark.at.x()) - pixel.x();
        const double y = rectangle->axis(QCPAxis::atLeft)->coordToPixel(mark.at.y()) - pixel.y();
        const double distance = std::hypot(x, y);
        if (!nearest || distance < best) {
            nearest = int(i);
            best = distance;
        }
    }
    return nearest;
}

bool StudyPlots::eventFilter(QObject* watched, QEvent* event) {
    if (watched != plot())
        return PlotWidget::eventFilter(watched, event);
    if (event->type() == QEvent::Wheel) {
        event->ignore(); // a plot would swallow it, and the page around could not scroll
        return true;
    }
    if (event->type() == QEvent::MouseMove)
        mark(nearestMark(static_cast<QMouseEvent*>(event)->position()));
    else if (event->type() == QEvent::Leave)
        mark(std::nullopt);
    else if (event->type() == QEvent::MouseButtonPress)
        setFocus(Qt::MouseFocusReason);
    return false;
}

/// The first mark of a plot or, where it has none, of the next one in this direction; -1 for none.
int StudyPlots::firstMarkOf(int plotNumber, int direction) const {
    for (; plotNumber >= 0 && plotNumber < studyPlotCount; plotNumber += direction)
        for (std::size_t i = 0; i < series().marks.size(); ++i)
            if (int(series().marks[i].plot) == plotNumber)
                return int(i);
    return -1;
}

void StudyPlots::keyPressEvent(QKeyEvent* event) {
    const int key = event->key(), last = int(series().marks.size()) - 1;
    const bool across = key == Qt::Key_Left || key == Qt::Key_Right;
    const bool forward = key == Qt::Key_Right || key == Qt::Key_Down;
    if (last < 0 || !(across || key == Qt::Key_Up || key == Qt::Key_Down))
        return PlotWidget::keyPressEvent(event);
    const int step = forward ? 1 : -1;
    if (!m_marked)
        return mark(forward ? 0 : last);
    if (across)
        return mark(std::clamp(*m_marked + step, 0, last));
    const int next = firstMarkOf(int(series().marks.at(std::size_t(*m_marked)).plot) + step, step);
    if (next >= 0)
        mark(next);
}

void StudyPlots::paintEvent(QPaintEvent* event) {
    QPainter(this).fillRect(rect(), palette().color(QPalette::Base));
    PlotWidget::paintEvent(event);
}

void StudyPlots::resizeEvent(QResizeEvent* event) {
    PlotWidget::resizeEvent(event);
    arrange(plot()->size());
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace fft_tensor::ui
