// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QObject>

namespace fft_tensor::ui {

/// The signals that end a program (base/end_signals.h) end the application's event loops with exit code 128 +
/// number, so that what they run is destroyed in order: jobs are cancelled, temporary files removed. At most
/// one lives at a time, on the GUI thread, beside the application object.
/// (Work on the GUI thread that waits for a stream asks quitSignalReceived() instead.)
class QuitOnSignal : public QObject {
    Q_OBJECT
  public:
    QuitOnSignal();

  private:
    void receive(int descriptor);
};

[[nodiscard]] bool quitSignalReceived() noexcept;

} // namespace fft_tensor::ui
