// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/plot_widget.h"

#include "ui/plot/plot_theme.h"

#include <QEvent>
#include <QPainter>

#include <qcustomplot.h>

namespace fft_tensor::ui {

PlotWidget::PlotWidget(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot(this)) {
    setFocusPolicy(Qt::StrongFocus);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
}

void PlotWidget::applyColors() {
    applyTheme(*m_plot, palette(), font());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void PlotWidget::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyColors();
    QWidget::changeEvent(event);
}

void PlotWidget::paintEvent(QPaintEvent*) {
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setPen(QPen(palette().color(QPalette::Highlight), frameRoom));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

void PlotWidget::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void PlotWidget::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

QSize PlotWidget::sizeHint() const {
    const int em = fontMetrics().height();
    return {em * 45, em * 16};
}

QSize PlotWidget::minimumSizeHint() const {
    const int em = fontMetrics().height();
    return {em * 20, em * 10};
}

} // namespace fft_tensor::ui
