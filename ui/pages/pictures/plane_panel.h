// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/session.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSpinBox>
#include <QWidget>

#include <vector>

namespace fft_tensor::ui {

/// For tensors of rank above 2: which two axes are drawn, and what is shown of the others — an index (in the
/// spectrum a frequency) or the maximum over them. Hidden for matrices and vectors.
class PlanePanel : public QWidget {
    Q_OBJECT
  public:
    explicit PlanePanel(Session& session, QWidget* parent = nullptr);

    [[nodiscard]] QComboBox* rowChooser() const { return m_rows; }

  private:
    struct Other {
        int axis = 0;
        QSpinBox *index = nullptr, *frequency = nullptr;
        QCheckBox *maximum = nullptr, *spectralMaximum = nullptr;
    };
    void rebuild();
    void addOther(int axis);
    void applyAxes(bool rowChosen);
    void applyOthers();
    [[nodiscard]] bool isTransformed(int axis) const;
    [[nodiscard]] std::int64_t length(int axis) const;

    Session& m_session;
    QComboBox *m_rows, *m_columns;
    QLabel* m_note = nullptr;
    QWidget* m_othersArea = nullptr;
    std::vector<Other> m_others;
};

} // namespace fft_tensor::ui
