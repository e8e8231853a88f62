// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/queue/queue_panel.h"

namespace fft_tensor::ui {

/// The tab "Queue": the jobs, which can be cancelled.
class QueuePage : public QueuePanel {
    Q_OBJECT
  public:
    QueuePage(const PageContext& context, QWidget* parent);
};

} // namespace fft_tensor::ui
