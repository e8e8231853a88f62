// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/scope.h"
#include "ui/document/session.h"

#include <QObject>

namespace fft_tensor::ui {

/// Computes where the session chooses: "auto", "cpu" or the id of a device, and "auto" where that cannot be
/// had. A layer stays where it is until it is entered anew, and running jobs end where they began. Lists the
/// devices whenever the session wants that. Thread rule: the GUI thread.
class DeviceRunner : public QObject {
    Q_OBJECT
  public:
    /// Starts with the session's choice.
    DeviceRunner(Session& session, Compute& compute);

  signals:
    /// The device that was chosen last is in use.
    void changed();

  private:
    void choose();
    void list();
    void onDevice(const DeviceInUse& device);

    Session& m_session;
    Scope m_scope;
};

} // namespace fft_tensor::ui
