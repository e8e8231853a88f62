// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/device_runner.h"
#include "ui/compute/file_runner.h"
#include "ui/compute/layer_runner.h"
#include "ui/compute/picture_runner.h"
#include "ui/compute/survey_runner.h"

namespace fft_tensor::ui {

/// All who ask the compute thread on the session's behalf: each watches the session, asks, and puts what
/// comes back into it. Both must outlive them. Thread rule: the GUI thread.
struct Runners {
    Runners(Session& session, Compute& compute);

    /// Everything that was asked for has come.
    [[nodiscard]] bool settled() const;

    FileRunner files;
    DeviceRunner devices;
    SurveyRunner survey;
    CurrentLayer currentLayer;
    LayerRunner layer;
    PictureRunner pictures;

  private:
    Compute& m_compute;
};

} // namespace fft_tensor::ui
