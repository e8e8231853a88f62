// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QScrollArea>

namespace fft_tensor::ui {

/// A low window scrolls its column rather than cuts it; a narrow one never cuts it either: the area is as
/// wide as what is in it needs, now, whatever numbers it shows.
class ColumnArea : public QScrollArea {
    Q_OBJECT
  public:
    ColumnArea(QWidget* column, QWidget* parent);

    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace fft_tensor::ui
