// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/controls/fitting_labels.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <deque>
#include <functional>

namespace fft_tensor::ui {

/// A message across the top of the window that stays until it is dismissed and never blocks. It may offer
/// what helps. A newer message takes the place of an older one, but for offers: while one stands, messages
/// wait until it is answered, dismissed or withdrawn, and what it covers comes back then.
class MessageBar : public QFrame {
    Q_OBJECT
  public:
    explicit MessageBar(QWidget* parent = nullptr);

    void showMessage(const QString& sentence);
    /// A message with something to do about it: a button that does it, and takes the message away first.
    void showOffer(const QString& sentence, const QString& action, const std::function<void()>& work);
    /// Takes back offers of that action, shown or waiting, which no longer stand; other messages stay.
    void withdrawOffers(const QString& action);
    [[nodiscard]] QString message() const { return m_label->sentence(); }
    [[nodiscard]] QPushButton* actionButton() const { return m_action; }

  protected:
    void changeEvent(QEvent* event) override;

  private:
    struct Message {
        QString sentence, action;   ///< without an action: nothing is offered
        std::function<void()> work; ///< of the button
    };

    void add(Message message);
    void put(Message message);
    void next();
    void applyColors();

    QLabel* m_icon;
    SentenceLabel* m_label;
    QPushButton* m_action;
    QToolButton* m_dismiss;
    Message m_shown;
    std::deque<Message> m_waiting;
};

} // namespace fft_tensor::ui
