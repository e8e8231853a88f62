// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/energy_curve_view.h"

#include "ui/plot/color_scale.h"
#include "ui/plot/percent_ticker.h"
#include "ui/plot/plot_theme.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace fft_tensor::ui {

namespace {

constexpr double grabDistance = 6; ///< pixels at either side of the line
constexpr double keyStep = 0.02;   ///< decades; ten times as far with Shift, a tenth with Ctrl

struct CurveStyle {
    const char* name;
    double width;
    Qt::PenStyle dash;
    int color;
};

constexpr std::array<CurveStyle, 4> curveStyles = {{
    {QT_TRANSLATE_NOOP("fft_tensor::ui::EnergyCurveView", "This layer's spectrum"), 2.6, Qt::SolidLine, 0},
    {QT_TRANSLATE_NOOP("fft_tensor::ui::EnergyCurveView", "The same numbers shuffled"), 1.8, Qt::DashLine, 1},
    {QT_TRANSLATE_NOOP("fft_tensor::ui::EnergyCurveView", "Magnitude pruning"), 1.8, Qt::DashDotLine, 2},
    {QT_TRANSLATE_NOOP("fft_tensor::ui::EnergyCurveView", "White-noise law"), 3.4, Qt::DotLine, 3},
}};

/// Three significant digits are finer than a pixel and good to read.
double rounded(double keep) {
    if (keep <= 0)
        return 0;
    const double unit = std::pow(10.0, std::floor(std::log10(keep)) - 2);
    return std::clamp(std::round(keep / unit) * unit, 0.0, 1.0);
}

double onAxis(double keep) {
    return std::clamp(keep, EnergyCurveView::leftEdge, 1.0);
}

} // namespace

EnergyCurveView::EnergyCurveView(QWidget* parent) : PlotWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(frameRoom, frameRoom, frameRoom, frameRoom);
    m_verdict = new QLabel(this);
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_verdict->setAccessibleName(tr("What the curves show"));
    m_verdict->setIndent(fontMetrics().averageCharWidth());
    m_verdict->hide();
    layout->addWidget(m_verdict);
    layout->addWidget(plot(), 1);
    setAccessibleName(tr("Energy curve"));
    setAccessibleDescription(
        tr("Relative error over the share of coefficients kept. Left and right move the cut, "
           "Shift faster, Ctrl finer."));
    buildAxes();
    buildItems();
    applyColors();
    clearCut();
}

void EnergyCurveView::buildAxes() {
    plot()->xAxis->setScaleType(QCPAxis::stLogarithmic);
    plot()->xAxis->setTicker(QSharedPointer<PercentTicker<QCPAxisTickerLog>>::create());
    plot()->xAxis->setRange(leftEdge, 1);
    plot()->xAxis->setLabel(tr("Coefficients kept"));
    plot()->yAxis->setTicker(QSharedPointer<PercentTicker<QCPAxisTicker>>::create());
    plot()->yAxis->setRange(0, 1);
    plot()->yAxis->setLabel(tr("Relative error"));

    // Beside the plot, where it hides no curve.
    auto* column = new QCPLayoutGrid;
    plot()->plotLayout()->addElement(0, 1, column);
    plot()->plotLayout()->setColumnStretchFactor(1, 0.001);
    column->addElement(0, 0, plot()->legend);
    column->addElement(1, 0, new QCPLayoutElement);
    column->setRowStretchFactor(0, 0.001);
    column->setMargins(QMargins(0, 8, 8, 0));
    plot()->legend->setVisible(true);
    for (const CurveStyle& style : curveStyles) {
        QCPGraph* graph = plot()->addGraph();
        graph->setName(tr(style.name));
        graph->setAdaptiveSampling(false);
        graph->removeFromLegend();
        m_graphs.push_back(graph);
    }
    // The broad dots of the law stay visible under a null that follows it, and nothing covers the layer's
    // curve.
    plot()->addLayer(QStringLiteral("under"), plot()->layer(QStringLiteral("main")), QCustomPlot::limBelow);
    plot()->addLayer(QStringLiteral("over"), plot()->layer(QStringLiteral("main")), QCustomPlot::limAbove);
    m_graphs.front()->setLayer(QStringLiteral("over"));
    m_graphs.back()->setLayer(QStringLiteral("under"));
}

void EnergyCurveView::buildItems() {
    m_goal = new QCPItemStraightLine(plot());
    m_goalText = new QCPItemText(plot());
    m_goalText->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_goalText->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    m_line = new QCPItemStraightLine(plot());
    m_dot = new QCPItemTracer(plot());
    m_dot->setStyle(QCPItemTracer::tsCircle);
    m_dot->setSize(9);
    m_text = new QCPItemText(plot());
    m_text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_text->setClipToAxisRect(false);
    for (QCPAbstractItem* item : {static_cast<QCPAbstractItem*>(m_line), static_cast<QCPAbstractItem*>(m_dot),
                                  static_cast<QCPAbstractItem*>(m_text)})
        item->setLayer(QStringLiteral("overlay"));
    setGoalError(std::nullopt);
}

void EnergyCurveView::applyColors() {
    PlotWidget::applyColors();
    const bool dark = isDark(palette());
    for (std::size_t i = 0; i < m_graphs.size(); ++i)
        m_graphs[i]->setPen(QPen(seriesColor(curveStyles[i].color, dark), curveStyles[i].width,
                                 curveStyles[i].dash, Qt::FlatCap, Qt::RoundJoin));
    const QColor text = palette().color(QPalette::Text);
    m_line->setPen(QPen(text, 1.5));
    m_dot->setPen(QPen(palette().color(QPalette::Base), 1.5));
    m_dot->setBrush(text);
    m_text->setColor(text);
    QFont bold = font();
    bold.setBold(true);
    m_text->setFont(bold);
    m_goal->setPen(QPen(mutedText(palette(), 0.7), 1, Qt::DashLine));
    m_goalText->setColor(mutedText(palette(), 0.8));
    m_goalText->setFont(font());
    placeCut();
}

void EnergyCurveView::setGraph(QCPGraph* graph, const std::vector<CurvePoint>& points) {
    QVector<double> keeps, errors;
    for (const CurvePoint& point : points) {
        if (point.keep < leftEdge * 0.999)
            continue;
        if (keeps.isEmpty() && point.keep > leftEdge * 1.001) { // nothing is kept below the first coefficient
            keeps << leftEdge << point.keep;
            errors << 1.0 << 1.0;
        }
        keeps << point.keep;
        errors << point.relativeError;
    }
    graph->setData(keeps, errors, true);
    if (points.empty())
        graph->removeFromLegend();
    else
        graph->addToLegend();
}

void EnergyCurveView::setCurves(const EnergyCurves& curves) {
    m_curves = curves;
    plot()->legend->clearItems(); // so that its order stays that of the curves
    const std::array<const std::vector<CurvePoint>*, 4> all = {&m_curves.spectral, &m_curves.shuffled,
                                                               &m_curves.identity, &m_curves.whiteNoise};
    for (std::size_t i = 0; i < all.size(); ++i)
        setGraph(m_graphs[i], *all[i]);
    plot()->legend->setVisible(plot()->legend->itemCount() > 0);
    applyColors();
}

void EnergyCurveView::setCut(double keep, double relativeError) {
    m_keep = std::clamp(keep, 0.0, 1.0);
    m_error = relativeError;
    m_hasCut = true;
    placeCut();
}

void EnergyCurveView::clearCut() {
    m_hasCut = false;
    m_error.reset();
    placeCut();
}

void EnergyCurveView::setVerdict(const QString& sentence) {
    m_verdict->setText(sentence);
    m_verdict->setVisible(!sentence.isEmpty());
}

QString EnergyCurveView::verdict() const {
    return m_verdict->text();
}

void EnergyCurveView::setGoalError(std::optional<double> relativeError) {
    m_goalError = relativeError;
    const double height = relativeError.value_or(0);
    m_goal->setVisible(relativeError.has_value());
    m_goal->point1->setCoords(leftEdge, height);
    m_goal->point2->setCoords(1, height);
    m_goalText->setVisible(relativeError.has_value());
    m_goalText->position->setCoords(0.01, height);
    m_goalText->setText(tr("goal: %1 %").arg(numberLabel(100 * height)));
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

QString EnergyCurveView::cutLabel() const {
    if (!m_hasCut)
        return {};
    const QString kept = tr("%1 % kept").arg(numberLabel(100 * m_keep));
    return m_error ? tr("%1 → %2 % error").arg(kept, numberLabel(100 * *m_error)) : kept;
}

/// Above 100 % there is room for one line of text, so that the label never lies on a curve.
void EnergyCurveView::placeCut() {
    const double line = QFontMetrics(m_text->font()).height() * 1.5;
    const double height = std::max(60.0, plot()->height() - 2.6 * line);
    plot()->yAxis->setRange(0, 1 / (1 - std::min(0.4, line / height)));

    for (QCPAbstractItem* item : {static_cast<QCPAbstractItem*>(m_line), static_cast<QCPAbstractItem*>(m_dot),
                                  static_cast<QCPAbstractItem*>(m_text)})
        item->setVisible(m_hasCut);
    const double keep = onAxis(m_keep);
    m_line->point1->setCoords(keep, 0);
    m_line->point2->setCoords(keep, 1);
    m_dot->position->setCoords(keep, m_error.value_or(errorOnCurve(m_keep)));
    m_text->setText(cutLabel());
    const int width = QFontMetrics(m_text->font()).horizontalAdvance(m_text->text()) + 12;
    const bool fits = plot()->xAxis->coordToPixel(keep) + width < plot()->axisRect()->right();
    m_text->setPositionAlignment((fits ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
    m_text->setPadding(QMargins(6, 2, 6, 0));
    m_text->position->setCoords(keep, 0);
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

double EnergyCurveView::errorOnCurve(double keep) const {
    const std::vector<CurvePoint>& points = m_curves.spectral;
    const auto after = std::find_if(points.begin(), points.end(),
                                    [keep](const CurvePoint& point) { return point.keep >= keep; });
    if (after == points.end())
        return points.empty() ? 1.0 : points.back().relativeError;
    if (after == points.begin() || after->keep <= keep)
        return after->relativeError;
    const CurvePoint& before = *(after - 1);
    const double share = (keep - before.keep) / (after->keep - before.keep);
    return before.relativeError + share * (after->relativeError - before.relativeError);
}

double EnergyCurveView::keepAtPixel(double x) const {
    const QRect area = plot()->axisRect()->rect();
    if (x <= area.left())
        return 0;
    return x >= area.right() ? 1.0 : rounded(plot()->xAxis->pixelToCoord(x));
}

bool EnergyCurveView::isNearLine(QPointF position) const {
    return m_hasCut && plot()->axisRect()->rect().adjusted(-6, 0, 6, 0).contains(position.toPoint()) &&
           std::abs(plot()->xAxis->coordToPixel(onAxis(m_keep)) - position.x()) <= grabDistance;
}

void EnergyCurveView::dragTo(double keep) {
    if (keep == m_keep)
        return;
    m_keep = keep;
    m_error.reset();
    placeCut();
    emit cutDragged(keep);
}

bool EnergyCurveView::plotMousePressed(const QMouseEvent& event) {
    const bool inside = plot()->axisRect()->rect().contains(event.position().toPoint());
    if (!m_hasCut || event.button() != Qt::LeftButton || !(inside || isNearLine(event.position())))
        return false;
    setFocus(Qt::MouseFocusReason);
    m_dragging = true;
    m_grabOffset = 0;
    if (isNearLine(event.position())) // the line stays where it is until the mouse moves
        m_grabOffset = plot()->xAxis->coordToPixel(onAxis(m_keep)) - event.position().x();
    else
        dragTo(keepAtPixel(event.position().x()));
    plot()->setCursor(Qt::SplitHCursor);
    return true;
}

bool EnergyCurveView::plotMouseMoved(const QMouseEvent& event) {
    if (m_dragging)
        dragTo(keepAtPixel(event.position().x() + m_grabOffset));
    else
        plot()->setCursor(isNearLine(event.position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
    return true;
}

bool EnergyCurveView::plotMouseReleased(const QMouseEvent& event) {
    if (!m_dragging || event.button() != Qt::LeftButton)
        return false;
    m_dragging = false;
    emit cutDragFinished(m_keep);
    return true;
}

bool EnergyCurveView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != plot())
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick:
        return plotMousePressed(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
        return plotMouseMoved(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return plotMouseReleased(*static_cast<QMouseEvent*>(event));
    default:
        return false;
    }
}

void EnergyCurveView::keyPressEvent(QKeyEvent* event) {
    const Qt::KeyboardModifiers modifiers = event->modifiers();
    const double scale = modifiers.testFlag(Qt::ShiftModifier)     ? 10
                         : modifiers.testFlag(Qt::ControlModifier) ? 0.1
                                                                   : 1;
    const double step = std::pow(10.0, keyStep * scale);
    double keep = m_keep;
    switch (event->key()) {
    case Qt::Key_Left:
        keep = m_keep <= leftEdge ? 0 : std::max(m_keep / step, leftEdge);
        break;
    case Qt::Key_Right:
        keep = m_keep < leftEdge ? leftEdge : std::min(m_keep * step, 1.0);
        break;
    case Qt::Key_Home:
        keep = 0;
        break;
    case Qt::Key_End:
        keep = 1;
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    if (!m_hasCut || keep == m_keep)
        return;
    dragTo(keep);
    emit cutDragFinished(keep);
}

void EnergyCurveView::paintEvent(QPaintEvent* event) {
    QPainter(this).fillRect(rect(), palette().color(QPalette::Base));
    PlotWidget::paintEvent(event);
}

void EnergyCurveView::resizeEvent(QResizeEvent*) {
    placeCut();
}

QSize EnergyCurveView::minimumSizeHint() const {
    const int em = fontMetrics().height();
    return {em * 24, em * 10};
}

} // namespace fft_tensor::ui
