// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/controls/fitting_labels.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>

namespace fft_tensor::ui {

namespace {
constexpr int leastEms = 6;      ///< below this, shortened text says nothing
constexpr int sentenceEms = 30;  ///< a comfortable line
constexpr int farDown = 1 << 20; ///< pixels: no bound
} // namespace

QString elideWords(const QString& text, const QFontMetrics& metrics, int width) {
    QString result;
    qsizetype begin = 0;
    for (qsizetype at = 0; at <= text.size(); ++at) {
        if (at < text.size() && !text.at(at).isSpace())
            continue;
        const QString word = text.mid(begin, at - begin);
        result +=
            metrics.horizontalAdvance(word) > width ? metrics.elidedText(word, Qt::ElideMiddle, width) : word;
        if (at < text.size())
            result += text.at(at);
        begin = at + 1;
    }
    return result;
}

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* copy = new QAction(tr("&Copy"), this);
    connect(copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(text()); });
    addAction(copy);
}

QString ElidedLabel::shownText() const {
    return fontMetrics().elidedText(text(), Qt::ElideMiddle, contentsRect().width());
}

QSize ElidedLabel::minimumSizeHint() const {
    return {leastEms * fontMetrics().horizontalAdvance(QLatin1Char('0')), QLabel::minimumSizeHint().height()};
}

QString ElidedLabel::toolTipText() const {
    const QString full = shownText() == text() ? QString() : text();
    return full.isEmpty() || m_remark.isEmpty() ? full + m_remark : full + QLatin1Char('\n') + m_remark;
}

bool ElidedLabel::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QLabel::event(event);
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), toolTipText(), this);
    return true;
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    style()->drawItemText(&painter, contentsRect(), int(alignment()), palette(), isEnabled(), shownText(),
                          foregroundRole());
}

SentenceLabel::SentenceLabel(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFocusPolicy(Qt::ClickFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void SentenceLabel::setSentence(const QString& sentence) {
    m_sentence = sentence;
    refit();
    updateGeometry();
}

void SentenceLabel::refit() {
    const QString shown = elideWords(m_sentence, fontMetrics(), std::max(1, contentsRect().width()));
    if (shown != text())
        setText(shown);
    setToolTip(shown == m_sentence ? QString() : m_sentence);
}

int SentenceLabel::heightForWidth(int width) const {
    const QMargins margins = contentsMargins();
    const int room = std::max(1, width - margins.left() - margins.right());
    const QRect lines =
        fontMetrics().boundingRect(QRect(0, 0, room, farDown), int(Qt::TextWordWrap | Qt::AlignLeft),
                                   elideWords(m_sentence, fontMetrics(), room));
    return lines.height() + margins.top() + margins.bottom();
}

QSize SentenceLabel::minimumSizeHint() const {
    return {leastEms * fontMetrics().horizontalAdvance(QLatin1Char('0')), fontMetrics().height()};
}

QSize SentenceLabel::sizeHint() const {
    const int width = std::min(fontMetrics().horizontalAdvance(m_sentence) + 1,
                               sentenceEms * fontMetrics().horizontalAdvance(QLatin1Char('0')));
    return {width, heightForWidth(width)};
}

void SentenceLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    refit();
}

} // namespace fft_tensor::ui
