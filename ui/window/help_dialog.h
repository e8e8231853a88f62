// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QDialog>
#include <QListWidget>
#include <QTextBrowser>

namespace fft_tensor::ui {

/// The help pages, from the program's resources.
class HelpDialog : public QDialog {
    Q_OBJECT
  public:
    explicit HelpDialog(QWidget* parent = nullptr);

    [[nodiscard]] QListWidget* pages() const { return m_pages; }
    [[nodiscard]] QTextBrowser* browser() const { return m_browser; }

  private:
    QListWidget* m_pages;
    QTextBrowser* m_browser;
};

} // namespace fft_tensor::ui
