// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/pages/page.h"
#include "ui/plot/profile_view.h"

namespace fft_tensor::ui {

/// The tab "Profiles": the spectral profiles of the current layer.
class ProfilesPage : public ProfileView {
    Q_OBJECT
  public:
    ProfilesPage(const PageContext& context, QWidget* parent);
};

} // namespace fft_tensor::ui
