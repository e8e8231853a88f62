// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/profile_view.h"

#include "ui/plot/color_scale.h"
#include "ui/plot/plot_theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {

bool hasPower(const ProfilePoint& point) {
    return std::isfinite(point.meanPower) && point.meanPower > 0;
}

void dropPowerless(std::vector<ProfilePoint>& points) {
    points.erase(std::remove_if(points.begin(), points.end(),
                                [](const ProfilePoint& point) { return !hasPower(point); }),
                 points.end());
}

/// Whole decades around the powers, so that a logarithmic axis has labels at both ends.
QCPRange decadesAround(const std::vector<ProfilePoint>& points) {
    const auto [low, high] =
        std::minmax_element(points.begin(), points.end(), [](const ProfilePoint& a, const ProfilePoint& b) {
            return a.meanPower < b.meanPower;
        });
    if (low == points.end())
        return {0.1, 10};
    const double lower = std::floor(std::log10(low->meanPower) - 0.02);
    const double upper = std::ceil(std::log10(high->meanPower) + 0.02);
    return {std::pow(10.0, lower), std::pow(10.0, upper)};
}

} // namespace

ProfileView::ProfileView(QWidget* parent)
    : PlotWidget(parent), m_chooser(new QComboBox(this)), m_readout(new QLabel(this)) {
    auto* top = new QHBoxLayout;
    top->addWidget(m_chooser);
    top->addWidget(m_readout, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addLayout(top);
    layout->addWidget(plot(), 1);
    setAccessibleName(tr("Power profile"));
    setAccessibleDescription(tr("Mean power over frequency. Left and right move from point to point."));
    m_chooser->setAccessibleName(tr("Profile"));
    m_readout->setAccessibleName(tr("Point of the profile"));
    m_readout->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_readout->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_readout->setMinimumWidth(1); // a long readout must not widen the window

    plot()->addGraph();
    plot()->yAxis->setScaleType(QCPAxis::stLogarithmic);
    plot()->yAxis->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
    plot()->yAxis->setNumberFormat(QStringLiteral("eb"));
    plot()->yAxis->setNumberPrecision(0);
    plot()->yAxis->setLabel(tr("Mean power |F|²"));
    m_dot = new QCPItemTracer(plot());
    m_dot->setStyle(QCPItemTracer::tsCircle);
    m_dot->setSize(9);
    connect(m_chooser, &QComboBox::currentIndexChanged, this, &ProfileView::showProfile);
    applyColors();
    showProfile();
}

void ProfileView::setProfiles(std::vector<NamedProfile> profiles) {
    const QString chosen = m_chooser->currentText();
    m_profiles = std::move(profiles);
    {
        const QSignalBlocker blocker(m_chooser);
        m_chooser->clear();
        for (NamedProfile& profile : m_profiles) {
            dropPowerless(profile.points);
            m_chooser->addItem(profile.name);
        }
        m_chooser->setCurrentIndex(std::max(m_chooser->findText(chosen), m_profiles.empty() ? -1 : 0));
    }
    m_chooser->setEnabled(!m_profiles.empty());
    showProfile();
}

int ProfileView::currentProfile() const {
    return m_chooser->currentIndex();
}

void ProfileView::setCurrentProfile(int index) {
    m_chooser->setCurrentIndex(index);
}

QString ProfileView::readout() const {
    return m_readout->text();
}

const std::vector<ProfilePoint>* ProfileView::drawnPoints() const {
    const int index = currentProfile();
    return index >= 0 && index < int(m_profiles.size()) ? &m_profiles[std::size_t(index)].points : nullptr;
}

void ProfileView::showProfile() {
    QVector<double> frequencies, powers;
    double last = 0.5;
    if (const auto* points = drawnPoints()) {
        for (const ProfilePoint& point : *points) {
            frequencies << point.frequency;
            powers << point.meanPower;
            last = std::max(last, point.frequency);
        }
        plot()->yAxis->setRange(decadesAround(*points));
        plot()->xAxis->setLabel(m_profiles[std::size_t(currentProfile())].frequencyLabel);
    }
    plot()->graph(0)->setData(frequencies, powers, true);
    plot()->graph(0)->setScatterStyle(frequencies.size() < 40 ? QCPScatterStyle(QCPScatterStyle::ssDisc, 5)
                                                              : QCPScatterStyle());
    plot()->xAxis->setRange(0, last);
    mark(std::nullopt);
}

void ProfileView::mark(std::optional<int> point) {
    const auto* points = drawnPoints();
    const bool marks = point && points && *point >= 0 && *point < int(points->size());
    m_marked = marks ? point : std::nullopt;
    m_dot->setVisible(marks);
    if (marks) {
        const ProfilePoint& marked = (*points)[std::size_t(*point)];
        m_dot->position->setCoords(marked.frequency, marked.meanPower);
        m_readout->setText(
            tr("%1: %2 · mean power %3")
                .arg(plot()->xAxis->label(), numberLabel(marked.frequency), numberLabel(marked.meanPower)));
    } else {
        m_readout->setText(points && !points->empty() ? QString() : tr("There is no profile to show."));
    }
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

std::optional<int> ProfileView::nearestPoint(double x) const {
    const auto* points = drawnPoints();
    if (!points || points->empty())
        return std::nullopt;
    const double frequency = plot()->xAxis->pixelToCoord(x);
    const auto nearest = std::min_element(
        points->begin(), points->end(), [frequency](const ProfilePoint& a, const ProfilePoint& b) {
            return std::abs(a.frequency - frequency) < std::abs(b.frequency - frequency);
        });
    return int(nearest - points->begin());
}

bool ProfileView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != plot())
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::MouseMove)
        mark(nearestPoint(static_cast<QMouseEvent*>(event)->position().x()));
    else if (event->type() == QEvent::Leave)
        mark(std::nullopt);
    else if (event->type() == QEvent::MouseButtonPress)
        setFocus(Qt::MouseFocusReason);
    return false;
}

void ProfileView::keyPressEvent(QKeyEvent* event) {
    const auto* points = drawnPoints();
    const bool left = event->key() == Qt::Key_Left;
    if (!points || points->empty() || !(left || event->key() == Qt::Key_Right))
        return QWidget::keyPressEvent(event);
    const int last = int(points->size()) - 1;
    const int step = (event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1) * (left ? -1 : 1);
    mark(m_marked ? std::clamp(*m_marked + step, 0, last) : left ? last : 0);
}

void ProfileView::applyColors() {
    PlotWidget::applyColors();
    const bool dark = isDark(palette());
    plot()->graph(0)->setPen(QPen(seriesColor(0, dark), 2, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    m_dot->setPen(QPen(palette().color(QPalette::Base), 1.5));
    m_dot->setBrush(palette().color(QPalette::Text));
}

} // namespace fft_tensor::ui
