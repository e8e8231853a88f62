// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/pages/page.h"
#include "ui/plot/energy_curve_view.h"

namespace fft_tensor::ui {

/// The tab "Energy curve": the curves of the current layer and what they amount
/// to. Its cut is the layer's keep.
class CurvePage : public EnergyCurveView {
    Q_OBJECT
  public:
    CurvePage(const PageContext& context, QWidget* parent);

  private:
    void showVerdict();
    void showCut();

    Session& m_session;
};

} // namespace fft_tensor::ui
