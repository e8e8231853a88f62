// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/controls/keep_control.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {

constexpr int positions = 1000;
constexpr double decades = 4; ///< 0.01 % … 100 %
constexpr double percentStep = 0.1;

double factorOf(Qt::KeyboardModifiers modifiers) {
    if (modifiers & Qt::ShiftModifier)
        return 10;
    return modifiers & Qt::ControlModifier ? 0.1 : 1;
}

/// Shift turns the wheel sideways on some systems.
int wheelDirection(const QWheelEvent& event) {
    const QPoint turn = event.angleDelta();
    const int delta = turn.y() != 0 ? turn.y() : turn.x();
    return delta > 0 ? 1 : delta < 0 ? -1 : 0;
}

} // namespace

FineSlider::FineSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    setFocusPolicy(Qt::StrongFocus);
}

void FineSlider::moveBy(int direction, Qt::KeyboardModifiers modifiers) {
    const int ticks = std::max(1, static_cast<int>(std::lround(5 * factorOf(modifiers))));
    setValue(value() + direction * ticks);
}

void FineSlider::mousePressEvent(QMouseEvent* event) {
    QStyleOptionSlider option;
    initStyleOption(&option);
    const QRect handle = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, this);
    const QPoint at = event->position().toPoint();
    if (event->button() == Qt::LeftButton && !handle.contains(at)) {
        const QRect groove =
            style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderGroove, this);
        const int span = groove.width() - handle.width();
        setSliderDown(true); // so that the jump and the drag that may follow are one change
        setSliderPosition(QStyle::sliderValueFromPosition(minimum(), maximum(),
                                                          at.x() - groove.x() - handle.width() / 2, span));
    }
    QSlider::mousePressEvent(event);
}

void FineSlider::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        emit resetRequested();
}

void FineSlider::wheelEvent(QWheelEvent* event) {
    moveBy(wheelDirection(*event), event->modifiers());
    event->accept();
}

void FineSlider::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Up:
        moveBy(1, event->modifiers());
        return;
    case Qt::Key_Left:
    case Qt::Key_Down:
        moveBy(-1, event->modifiers());
        return;
    default:
        QSlider::keyPressEvent(event);
    }
}

FineSpinBox::FineSpinBox(QWidget* parent) : QDoubleSpinBox(parent) {
    setKeyboardTracking(false); // a number counts when it has been typed
    setDecimals(4);
    setSingleStep(percentStep);
    setAlignment(Qt::AlignRight);
}

void FineSpinBox::move(int direction, Qt::KeyboardModifiers modifiers) {
    setValue(value() + direction * singleStep() * factorOf(modifiers));
}

void FineSpinBox::stepBy(int steps) {
    setValue(value() + steps * singleStep());
}

void FineSpinBox::wheelEvent(QWheelEvent* event) {
    move(wheelDirection(*event), event->modifiers());
    event->accept();
}

void FineSpinBox::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up:
        move(1, event->modifiers());
        return;
    case Qt::Key_Down:
        move(-1, event->modifiers());
        return;
    default:
        QDoubleSpinBox::keyPressEvent(event);
    }
}

QString FineSpinBox::textFromValue(double value) const {
    QString text = locale().toString(value, 'f', decimals());
    const QString point = locale().decimalPoint();
    while (text.contains(point) && (text.endsWith(QLatin1Char('0')) || text.endsWith(point)))
        text.chop(1);
    return text;
}

KeepControl::KeepControl(QWidget* parent)
    : QWidget(parent), m_slider(new FineSlider(this)), m_spin(new FineSpinBox(this)) {
    m_slider->setRange(0, positions);
    m_slider->setAccessibleName(tr("Keep fraction, slider"));
    m_spin->setRange(0, 100);
    m_spin->setSuffix(tr(" %"));
    m_spin->setAccessibleName(tr("Keep fraction in percent"));
    const QString help = tr("Share of the full spectrum that is kept, mirrors counted.\n"
                            "Arrows and wheel step; Shift: ×10, Ctrl: ÷10. Double click: 5 %.");
    m_slider->setToolTip(help);
    m_spin->setToolTip(help);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_spin);
    setFocusProxy(m_slider);
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) { changeTo(keepAt(position)); });
    connect(m_slider, &QSlider::sliderPressed, this, &KeepControl::dragStarted);
    connect(m_slider, &QSlider::sliderReleased, this, &KeepControl::dragFinished);
    connect(m_slider, &FineSlider::resetRequested, this, [this] { changeTo(defaultKeep); });
    connect(m_spin, &QDoubleSpinBox::valueChanged, this, [this](double percent) { changeTo(percent / 100); });
    setKeep(defaultKeep);
}

double KeepControl::keepAt(int position) {
    return position <= 0 ? 0 : std::pow(10.0, decades * (static_cast<double>(position) / positions - 1));
}

int KeepControl::positionOf(double keep) {
    if (keep <= 0)
        return 0;
    const double share = 1 + std::log10(keep) / decades;
    return std::clamp(static_cast<int>(std::lround(share * positions)), 1, positions);
}

void KeepControl::setKeep(double keep) {
    m_keep = keep;
    const QSignalBlocker sliderBlocker(m_slider), spinBlocker(m_spin);
    if (positionOf(keep) != m_slider->value())
        m_slider->setValue(positionOf(keep));
    m_spin->setValue(keep * 100);
}

void KeepControl::changeTo(double keep) {
    if (keep == m_keep)
        return;
    setKeep(keep);
    emit keepChanged(keep);
}

} // namespace fft_tensor::ui
