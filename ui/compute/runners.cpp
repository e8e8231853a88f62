// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/runners.h"

namespace fft_tensor::ui {

Runners::Runners(Session& session, Compute& compute)
    : files(session, compute),
      devices(session, compute),
      survey(session, compute),
      currentLayer(compute),
      layer(session, currentLayer),
      pictures(session, currentLayer),
      m_compute(compute) {
    QObject::connect(&compute, &Compute::failed, &session, &Session::reportError);
    QObject::connect(&compute, &Compute::remarked, &session, [&session](LogLevel level, const QString& text) {
        if (level == LogLevel::warning)
            session.reportError(text);
        else
            session.log(text);
    });
    QObject::connect(&devices, &DeviceRunner::changed, &layer, &LayerRunner::restart);
    QObject::connect(&layer, &LayerRunner::busy, &survey, &SurveyRunner::pause);
    QObject::connect(&layer, &LayerRunner::idle, &survey, &SurveyRunner::resume);
    QObject::connect(&layer, &LayerRunner::changed, &pictures, &PictureRunner::refresh);
}

bool Runners::settled() const {
    return m_compute.pending() == 0 && !pictures.waiting() && !layer.resting() && !survey.resting();
}

} // namespace fft_tensor::ui
