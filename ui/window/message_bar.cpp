// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/message_bar.h"

#include "ui/plot/plot_theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStyle>

#include <algorithm>

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
        const std::function<void()> work = std::move(m_shown.work);
        next();
        work();
    });
    m_action->setAccessibleName(tr("What the message offers")); // until it does; then, what the button says
    connect(m_dismiss, &QToolButton::clicked, this, &MessageBar::next);
    applyColors();
    hide();
}

void MessageBar::showMessage(const QString& sentence) {
    add({sentence, {}, {}});
}

void MessageBar::showOffer(const QString& sentence, const QString& action,
                           const std::function<void()>& work) {
    add({sentence, action, work});
}

void MessageBar::withdrawOffers(const QString& action) {
    const auto isThat = [&](const Message& message) { return message.action == action; };
    m_waiting.erase(std::remove_if(m_waiting.begin(), m_waiting.end(), isThat), m_waiting.end());
    if (!isHidden() && isThat(m_shown))
        next();
}

void MessageBar::add(Message message) {
    if (isHidden())
        return put(std::move(message));
    if (!m_shown.action.isEmpty())
        m_waiting.push_back(std::move(message));
    else if (message.action.isEmpty())
        put(std::move(message));
    else {
        m_waiting.push_front(std::move(m_shown));
        put(std::move(message));
    }
}

void MessageBar::next() {
    if (m_waiting.empty())
        return hide();
    Message message = std::move(m_waiting.front());
    m_waiting.pop_front();
    put(std::move(message));
}

void MessageBar::put(Message message) {
    m_shown = std::move(message);
    m_label->setSentence(m_shown.sentence);
    m_action->setText(m_shown.action);
    if (!m_shown.action.isEmpty())
        m_action->setAccessibleName(QString(m_shown.action).remove(QLatin1Char('&')));
    m_action->setVisible(!m_shown.action.isEmpty());
    setAccessibleDescription(m_shown.sentence);
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
