// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QLabel>

namespace fft_tensor::ui {

// Labels for text that nobody bounds: names of layers, paths, sentences that quote them. They take the width
// that there is and never ask for more, so that no name pushes anything off the screen.

/// `text` with every word that is wider than `width` pixels shortened in its middle.
[[nodiscard]] QString elideWords(const QString& text, const QFontMetrics& metrics, int width);

/// One line, shortened in its middle where it does not fit; the tool tip then says it in full, and a menu
/// copies it.
class ElidedLabel : public QLabel {
    Q_OBJECT
  public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    /// What is drawn now.
    [[nodiscard]] QString shownText() const;
    /// For the tool tip: what is said below the full text.
    void setRemark(const QString& remark) { m_remark = remark; }
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    [[nodiscard]] QString toolTipText() const;

    QString m_remark;
};

/// A few lines, wrapped between words; words that are wider than a line are shortened, and the tool tip then
/// says all of it. Selectable by mouse.
class SentenceLabel : public QLabel {
    Q_OBJECT
  public:
    explicit SentenceLabel(QWidget* parent = nullptr);

    void setSentence(const QString& sentence);
    [[nodiscard]] const QString& sentence() const { return m_sentence; }
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] int heightForWidth(int width) const override;

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void refit();

    QString m_sentence;
};

} // namespace fft_tensor::ui
