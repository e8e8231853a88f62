// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/queue_model.h"

#include <QPushButton>
#include <QTableView>
#include <QWidget>

namespace fft_tensor::ui {

/// The jobs with their progress, and a button to cancel the selected one.
class QueuePanel : public QWidget {
    Q_OBJECT
  public:
    explicit QueuePanel(QueueModel& model, QWidget* parent = nullptr);

    [[nodiscard]] QTableView* table() const { return m_view; }
    [[nodiscard]] QPushButton* cancelButton() const { return m_cancel; }

  signals:
    void cancelRequested(std::uint64_t id);

  private:
    [[nodiscard]] std::uint64_t selectedJob() const;
    void updateButtons();

    QueueModel& m_model;
    QTableView* m_view;
    QPushButton *m_cancel, *m_clear;
};

} // namespace fft_tensor::ui
