// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/compute.h"
#include "ui/compute/queue_model.h"
#include "ui/controls/fitting_labels.h"
#include "ui/pages/pictures/readout_bar.h"

#include <QProgressBar>
#include <QStatusBar>
#include <QToolButton>

namespace fft_tensor::ui {

/// What stands in the status bar: the values under the cursor, the foremost job with a button that cancels
/// it, and the device.
class StatusLine : public QObject {
    Q_OBJECT
  public:
    /// Fills `bar`, which owns it.
    StatusLine(QStatusBar& bar, Session& session, Compute& compute, const QueueModel& queue);

    [[nodiscard]] ReadoutBar* readout() const { return m_readout; }
    [[nodiscard]] QLabel* device() const { return m_device; }

  private:
    void buildProgress(QStatusBar& bar);
    void showProgress();

    const QueueModel& m_queue;
    ReadoutBar* m_readout;
    QLabel* m_device;
    ElidedLabel* m_stage; ///< stages name layers
    QProgressBar* m_progress;
    QToolButton* m_cancel;
};

} // namespace fft_tensor::ui
