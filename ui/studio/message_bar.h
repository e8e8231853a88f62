// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QFrame>
#include <QLabel>
#include <QToolButton>

namespace fft_tensor::ui {

/// A message across the top of the window that stays until it is dismissed and never blocks.
class MessageBar : public QFrame {
    Q_OBJECT
  public:
    explicit MessageBar(QWidget* parent = nullptr);

    void showMessage(const QString& sentence);
    [[nodiscard]] QString message() const { return m_label->text(); }
    [[nodiscard]] QToolButton* dismissButton() const { return m_dismiss; }

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void applyColors();

    QLabel* m_icon;
    QLabel* m_label;
    QToolButton* m_dismiss;
};

} // namespace fft_tensor::ui
