// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/energy_curve_view.h"

#include "ui/plot/color_scale.h"
#include "ui/plot/percent_ticker.h"
#include "ui/plot/plot_theme.h"

#include <QFontMetrics>
#include <QKeyEvent>
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
    {QT_TRANSLATE_NOOP("fft_tensor::ui::EnergyCurveView", "Its entries shuffled"), 1.8, Qt::DashLine, 1},
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

EnergyCurveView::EnergyCurveView(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2); // room for the focus frame
    layout->addWidget(m_plot);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Energy curve"));
    setAccessibleDescription(
        tr("Relative error over the share of coefficients kept. Left and right move the cut, "
           "Shift faster, Ctrl finer."));
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    buildAxes();
    buildItems();
    applyColors();
    clearCut();
}

void EnergyCurveView::buildAxes() {
    m_plot->xAxis->setScaleType(QCPAxis::stLogarithmic);
    m_plot->xAxis->setTicker(QSharedPointer<PercentTicker<QCPAxisTickerLog>>::create());
    m_plot->xAxis->setRange(leftEdge, 1);
    m_plot->xAxis->setLabel(tr("Coefficients kept"));
    m_plot->yAxis->setTicker(QSharedPointer<PercentTicker<QCPAxisTicker>>::create());
    m_plot->yAxis->setRange(0, 1);
    m_plot->yAxis->setLabel(tr("Relative error"));

    // Beside the plot, where it hides no curve.
    auto* column = new QCPLayoutGrid;
    m_plot->plotLayout()->addElement(0, 1, column);
    m_plot->plotLayout()->setColumnStretchFactor(1, 0.001);
    column->addElement(0, 0, m_plot->legend);
    column->addElement(1, 0, new QCPLayoutElement);
    column->setRowStretchFactor(0, 0.001);
    column->setMargins(QMargins(0, 8, 8, 0));
    m_plot->legend->setVisible(true);
    for (const CurveStyle& style : curveStyles) {
        QCPGraph* graph = m_plot->addGraph();
        graph->setName(tr(style.name));
        graph->setAdaptiveSampling(false);
        graph->removeFromLegend();
        m_graphs.push_back(graph);
    }
    // The broad dots of the law stay visible under a null that follows it, and nothing covers the layer's
    // curve.
    m_plot->addLayer(QStringLiteral("under"), m_plot->layer(QStringLiteral("main")), QCustomPlot::limBelow);
    m_plot->addLayer(QStringLiteral("over"), m_plot->layer(QStringLiteral("main")), QCustomPlot::limAbove);
    m_graphs.front()->setLayer(QStringLiteral("over"));
    m_graphs.back()->setLayer(QStringLiteral("under"));
}

void EnergyCurveView::buildItems() {
    m_goal = new QCPItemStraightLine(m_plot);
    m_goalText = new QCPItemText(m_plot);
    m_goalText->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_goalText->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    m_line = new QCPItemStraightLine(m_plot);
    m_dot = new QCPItemTracer(m_plot);
    m_dot->setStyle(QCPItemTracer::tsCircle);
    m_dot->setSize(9);
    m_text = new QCPItemText(m_plot);
    m_text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_text->setClipToAxisRect(false);
    for (QCPAbstractItem* item : {static_cast<QCPAbstractItem*>(m_line), static_cast<QCPAbstractItem*>(m_dot),
                                  static_cast<QCPAbstractItem*>(m_text)})
        item->setLayer(QStringLiteral("overlay"));
    setGoalError(std::nullopt);
}

void EnergyCurveView::applyColors() {
    const bool dark = isDark(palette());
    applyTheme(*m_plot, palette(), font());
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
    m_plot->legend->clearItems(); // so that its order stays that of the curves
    const std::array<const std::vector<CurvePoint>*, 4> all = {&m_curves.spectral, &m_curves.shuffled,
                                                               &m_curves.identity, &m_curves.whiteNoise};
    for (std::size_t i = 0; i < all.size(); ++i)
        setGraph(m_graphs[i], *all[i]);
    m_plot->legend->setVisible(m_plot->legend->itemCount() > 0);
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

void EnergyCurveView::setGoalError(std::optional<double> relativeError) {
    m_goalError = relativeError;
    const double height = relativeError.value_or(0);
    m_goal->setVisible(relativeError.has_value());
    m_goal->point1->setCoords(leftEdge, height);
    m_goal->point2->setCoords(1, height);
    m_goalText->setVisible(relativeError.has_value());
    m_goalText->position->setCoords(0.01, height);
    m_goalText->setText(tr("goal: %1 %").arg(numberLabel(100 * height)));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
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
    const double height = std::max(60.0, m_plot->height() - 2.6 * line);
    m_plot->yAxis->setRange(0, 1 / (1 - std::min(0.4, line / height)));

    for (QCPAbstractItem* item : {static_cast<QCPAbstractItem*>(m_line), static_cast<QCPAbstractItem*>(m_dot),
                                  static_cast<QCPAbstractItem*>(m_text)})
        item->setVisible(m_hasCut);
    const double keep = onAxis(m_keep);
    m_line->point1->setCoords(keep, 0);
    m_line->point2->setCoords(keep, 1);
    m_dot->position->setCoords(keep, m_error.value_or(errorOnCurve(m_keep)));
    m_text->setText(cutLabel());
    const int width = QFontMetrics(m_text->font()).horizontalAdvance(m_text->text()) + 12;
    const bool fits = m_plot->xAxis->coordToPixel(keep) + width < m_plot->axisRect()->right();
    m_text->setPositionAlignment((fits ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
    m_text->setPadding(QMargins(6, 2, 6, 0));
    m_text->position->setCoords(keep, 0);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
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
    const QRect area = m_plot->axisRect()->rect();
    if (x <= area.left())
        return 0;
    return x >= area.right() ? 1.0 : rounded(m_plot->xAxis->pixelToCoord(x));
}

bool EnergyCurveView::isNearLine(QPointF position) const {
    return m_hasCut && m_plot->axisRect()->rect().adjusted(-6, 0, 6, 0).contains(position.toPoint()) &&
           std::abs(m_plot->xAxis->coordToPixel(onAxis(m_keep)) - position.x()) <= grabDistance;
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
    const bool inside = m_plot->axisRect()->rect().contains(event.position().toPoint());
    if (!m_hasCut || event.button() != Qt::LeftButton || !(inside || isNearLine(event.position())))
        return false;
    setFocus(Qt::MouseFocusReason);
    m_dragging = true;
    m_grabOffset = 0;
    if (isNearLine(event.position())) // the line stays where it is until the mouse moves
        m_grabOffset = m_plot->xAxis->coordToPixel(onAxis(m_keep)) - event.position().x();
    else
        dragTo(keepAtPixel(event.position().x()));
    m_plot->setCursor(Qt::SplitHCursor);
    return true;
}

bool EnergyCurveView::plotMouseMoved(const QMouseEvent& event) {
    if (m_dragging)
        dragTo(keepAtPixel(event.position().x() + m_grabOffset));
    else
        m_plot->setCursor(isNearLine(event.position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
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
    if (watched != m_plot)
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

void EnergyCurveView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (!hasFocus())
        return;
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

void EnergyCurveView::resizeEvent(QResizeEvent*) {
    placeCut();
}

void EnergyCurveView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyColors();
    QWidget::changeEvent(event);
}

void EnergyCurveView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void EnergyCurveView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

QSize EnergyCurveView::sizeHint() const {
    const int em = fontMetrics().height();
    return {em * 45, em * 16};
}

QSize EnergyCurveView::minimumSizeHint() const {
    const int em = fontMetrics().height();
    return {em * 24, em * 10};
}

} // namespace fft_tensor::ui
