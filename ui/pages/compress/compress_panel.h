// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/controls/fitting_labels.h"
#include "ui/controls/keep_control.h"
#include "ui/document/session.h"
#include "ui/pages/compress/axes_control.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QWidget>

namespace fft_tensor::ui {

/// How the current layer is compressed, with the exact numbers, and the whole file's totals.
class CompressPanel : public QWidget {
    Q_OBJECT
  public:
    explicit CompressPanel(Session& session, QWidget* parent = nullptr);

    [[nodiscard]] KeepControl* keepControl() const { return m_keep; }
    [[nodiscard]] AxesControl* axesControl() const { return m_axes; }
    [[nodiscard]] QComboBox* goalCombo() const { return m_goal; }
    [[nodiscard]] ElidedLabel* layerLabel() const { return m_layer; }
    /// All labels that show a number.
    [[nodiscard]] const QList<QLabel*>& valueLabels() const { return m_valueLabels; }
    [[nodiscard]] QLabel* nullLabel() const { return m_null; }
    /// Shows the device in use; the window gives it the menu of devices.
    [[nodiscard]] QToolButton* deviceButton() const { return m_device; }

  private:
    [[nodiscard]] QWidget* buildSettings();
    [[nodiscard]] QWidget* buildNumbers();
    [[nodiscard]] QWidget* buildTotals();
    void connectSettings();
    void showSettings();
    void showDevice();
    void showNumbers();
    [[nodiscard]] bool currentIsRaw() const;
    void showNull();
    void showBytes();
    void showRemarks();
    void showTotals();
    void changeGoalKind();
    [[nodiscard]] QLabel* valueLabel(const QString& accessibleName);

    Session& m_session;
    QToolButton* m_device;
    ElidedLabel* m_layer;
    QList<QLabel*> m_valueLabels;
    QComboBox* m_goal;
    QStackedWidget* m_goalStack;
    KeepControl* m_keep;
    FineSpinBox* m_errorGoal;
    FineSpinBox* m_ratioGoal;
    AxesControl* m_axes;
    QComboBox* m_values;
    QCheckBox* m_raw;
    QPushButton *m_applyAll, *m_applySelection;
    QLabel *m_kept, *m_energy, *m_error, *m_null, *m_coefficients, *m_bytes, *m_ratio;
    SentenceLabel* m_remark;
    QLabel *m_totalBytes, *m_totalRatio, *m_totalError;
    SentenceLabel* m_totalNote;
};

} // namespace fft_tensor::ui
