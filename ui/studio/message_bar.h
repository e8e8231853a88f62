// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/studio/fitting_labels.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <functional>

namespace fft_tensor::ui {

/// A message across the top of the window that stays until it is dismissed and never blocks. It may offer
/// what helps.
class MessageBar : public QFrame {
    Q_OBJECT
  public:
    explicit MessageBar(QWidget* parent = nullptr);

    void showMessage(const QString& sentence);
    /// A message with something to do about it: a button that does it, and takes the message away first.
    void showOffer(const QString& sentence, const QString& action, const std::function<void()>& work);
    /// Takes back an offer that no longer stands; other messages stay.
    void withdrawOffer();
    [[nodiscard]] QString message() const { return m_label->sentence(); }
    [[nodiscard]] QToolButton* dismissButton() const { return m_dismiss; }
    [[nodiscard]] QPushButton* actionButton() const { return m_action; }

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void applyColors();

    QLabel* m_icon;
    SentenceLabel* m_label;
    QPushButton* m_action;
    QToolButton* m_dismiss;
    std::function<void()> m_work; ///< of the button
};

} // namespace fft_tensor::ui
