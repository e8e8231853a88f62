// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/controls/keep_control.h"
#include "ui/document/session.h"

#include <QCheckBox>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QWidget>

namespace fft_tensor::ui {

/// The column of settings and buttons beside the plots of "Memory & speed".
class SpeedControls : public QWidget {
    Q_OBJECT
  public:
    explicit SpeedControls(Session& session, QWidget* parent = nullptr);

    /// What can be done now.
    void setAbilities(bool canMeasure, bool running, bool hasResults);

    [[nodiscard]] QSpinBox* batchBox() const { return m_batch; }
    [[nodiscard]] QDoubleSpinBox* blockBox() const { return m_block; }
    [[nodiscard]] QDoubleSpinBox* limitBox() const { return m_limit; }
    [[nodiscard]] QCheckBox* transposedBox() const { return m_transposed; }
    [[nodiscard]] QPushButton* measureButton() const { return m_measure; }
    [[nodiscard]] QPushButton* cancelButton() const { return m_cancel; }
    [[nodiscard]] QPushButton* tableButton() const { return m_table; }
    [[nodiscard]] QPushButton* saveButton() const { return m_save; }
    [[nodiscard]] QMenu* saveMenu() const { return m_saveMenu; }

  signals:
    void tableWanted(bool table); ///< or else the plots

  private:
    void buildSettings();
    void buildButtons();
    void showSettings();
    void changeSettings();

    Session& m_session;
    QSpinBox* m_batch;
    FineSpinBox *m_block, *m_limit;
    QCheckBox* m_transposed;
    QPushButton *m_measure, *m_cancel, *m_table, *m_save;
    QMenu* m_saveMenu;
};

} // namespace fft_tensor::ui
