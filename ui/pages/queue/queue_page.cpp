// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/queue/queue_page.h"

#include "ui/compute/compute.h"

namespace fft_tensor::ui {

QueuePage::QueuePage(const PageContext& context, QWidget* parent) : QueuePanel(context.queue, parent) {
    connect(this, &QueuePanel::cancelRequested, &context.compute, &Compute::cancel);
}

} // namespace fft_tensor::ui
