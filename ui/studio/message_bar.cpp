// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/studio/message_bar.h"

#include "ui/plot/plot_theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStyle>

namespace fft_tensor::ui {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      m_icon(new QLabel(this)),
      m_label(new SentenceLabel(this)),
      m_action(new QPushButton(this)),
      m_dismiss(new QToolButton(this)) {
    setAutoFillBackground(true);
    const int side = style()->pixelMetric(QStyle::PM_SmallIconSize);
    m_icon->setPixmap(style()->standardIcon(QStyle::SP_MessageBoxWarning).pixmap(side, side));
    m_label->setAccessibleName(tr("Message"));
    m_dismiss->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
    m_dismiss->setAutoRaise(true);
    m_dismiss->setToolTip(tr("Dismiss this message (Esc)"));
    m_dismiss->setAccessibleName(tr("Dismiss this message"));
    m_dismiss->setShortcut(Qt::Key_Escape);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 5, 6, 5);
    layout->addWidget(m_icon);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_dismiss);
    connect(m_action, &QPushButton::clicked, this, [this] {
        const std::function<void()> work = std::move(m_work);
        hide();
        work();
    });
    m_action->setAccessibleName(tr("What the message offers")); // until it does; then, what the button says
    connect(m_dismiss, &QToolButton::clicked, this, &QWidget::hide);
    applyColors();
    hide();
}

void MessageBar::showMessage(const QString& sentence) {
    showOffer(sentence, {}, {});
}

void MessageBar::withdrawOffer() {
    if (!m_action->isHidden())
        hide();
}

void MessageBar::showOffer(const QString& sentence, const QString& action,
                           const std::function<void()>& work) {
    m_label->setSentence(sentence);
    m_action->setText(action);
    if (!action.isEmpty())
        m_action->setAccessibleName(QString(action).remove(QLatin1Char('&')));
    m_action->setVisible(!action.isEmpty());
    m_work = work;
    setAccessibleDescription(sentence);
    show();
}

void MessageBar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && parentWidget())
        applyColors();
}

void MessageBar::applyColors() {
    const bool dark = isDark(parentWidget() ? parentWidget()->palette() : palette());
    const QColor background = dark ? QColor(0x5a, 0x36, 0x10) : QColor(0xff, 0xe8, 0xc2);
    const QColor text = dark ? QColor(0xff, 0xee, 0xd6) : QColor(0x40, 0x22, 0x00);
    QPalette colors = palette();
    if (colors.color(QPalette::Window) == background)
        return;
    colors.setColor(QPalette::Window, background);
    colors.setColor(QPalette::WindowText, text);
    setPalette(colors);
}

} // namespace fft_tensor::ui
