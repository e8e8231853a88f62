// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/current_layer.h"
#include "ui/document/session.h"

#include <QTimer>

namespace fft_tensor::ui {

/// Asks for the pictures that the session wants of the current layer, and for the values under its cursor.
/// Several changes at a time are one question. Thread rule: the GUI thread.
class PictureRunner : public QObject {
    Q_OBJECT
  public:
    PictureRunner(Session& session, CurrentLayer& layer);

    /// The pictures that are there show a layer, or a keep, that has changed.
    void refresh();
    /// Something is going to be asked that has not been yet.
    [[nodiscard]] bool waiting() const { return m_maps.isActive() || m_readout.isActive(); }

  private:
    void askMaps();
    void askReadout();
    [[nodiscard]] bool isWhole() const;
    [[nodiscard]] double keep() const;

    Session& m_session;
    CurrentLayer& m_layer;
    QTimer m_maps, m_readout;
};

} // namespace fft_tensor::ui
