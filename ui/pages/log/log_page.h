// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/pages/page.h"

#include <QPlainTextEdit>

namespace fft_tensor::ui {

/// The tab "Log": what the session has said, with the time of day.
class LogPage : public QPlainTextEdit {
    Q_OBJECT
  public:
    LogPage(const PageContext& context, QWidget* parent);
};

} // namespace fft_tensor::ui
