// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/scope.h"
#include "ui/document/session.h"

#include <QObject>

namespace fft_tensor::ui {

/// Runs the studies that the session asks for, one at a time. A study goes on when another layer is chosen,
/// and ends with its document. Thread rule: the GUI thread.
class SpeedRunner : public QObject {
    Q_OBJECT
  public:
    SpeedRunner(Session& session, Compute& compute);

    /// How long to measure from now on.
    void setEffort(const TimingEffort& effort) { m_effort = effort; }

  private:
    void start();
    void cancel();
    void drop();
    void onAnswer(const Answer<LayerStudyPtr>& answer);

    Session& m_session;
    Scope m_document; ///< studies of this one
    TimingEffort m_effort;
    JobId m_job = 0; ///< 0: none runs
};

} // namespace fft_tensor::ui
