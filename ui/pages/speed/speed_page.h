// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/speed/speed_panel.h"
#include "ui/pages/speed/speed_runner.h"

namespace fft_tensor::ui {

/// The tab "Memory & speed": what products with the current layer cost,
/// measured when asked for.
class SpeedPage : public SpeedPanel {
    Q_OBJECT
  public:
    SpeedPage(const PageContext& context, QWidget* parent)
        : SpeedPanel(context.session, parent), m_runner(context.session, context.compute) {}

    [[nodiscard]] SpeedRunner& runner() { return m_runner; }

  private:
    SpeedRunner m_runner;
};

} // namespace fft_tensor::ui
