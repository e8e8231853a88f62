// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/controls/fitting_labels.h"
#include "ui/document/session.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace fft_tensor::ui {

/// Where to export to, and what it comes to. Accepting starts nothing by itself: the window queues the job.
class ExportDialog : public QDialog {
    Q_OBJECT
  public:
    explicit ExportDialog(Session& session, QWidget* parent = nullptr);

    [[nodiscard]] QString target() const;
    [[nodiscard]] QLineEdit* targetEdit() const { return m_target; }
    [[nodiscard]] QPushButton* exportButton() const { return m_export; }

  private:
    void browse();
    void showSummary();
    void checkTarget();
    /// Why nothing can be exported there; empty when it can.
    [[nodiscard]] static QString problemWith(const std::string& path, const std::string& source);

    Session& m_session;
    QLineEdit* m_target;
    QLabel *m_tensors, *m_bytes, *m_error;
    SentenceLabel* m_remark;
    QPushButton* m_export;
};

} // namespace fft_tensor::ui
