// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "transform/spectrum_layout.h"

#include <QCheckBox>
#include <QComboBox>
#include <QWidget>

#include <vector>

namespace fft_tensor::ui {

/// Chooses the transform axes: all, the last, automatic, or a checked list.
class AxesControl : public QWidget {
    Q_OBJECT
  public:
    explicit AxesControl(QWidget* parent = nullptr);

    /// Does not signal.
    void setChoice(const AxesChoice& choice, const Shape& shape);
    [[nodiscard]] QComboBox* combo() const { return m_combo; }

  signals:
    void choiceChanged(const fft_tensor::AxesChoice& choice); ///< by the user

  private:
    void rebuildBoxes(const Shape& shape);
    void emitChoice();

    QComboBox* m_combo;
    QWidget* m_list;
    std::vector<QCheckBox*> m_boxes;
    Shape m_shape;
};

} // namespace fft_tensor::ui
