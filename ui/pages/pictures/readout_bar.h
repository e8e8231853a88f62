// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/session.h"

#include <QLabel>

namespace fft_tensor::ui {

/// The values under the cursor in all panes, as one line. Its text can be copied by the context menu.
class ReadoutBar : public QLabel {
    Q_OBJECT
  public:
    explicit ReadoutBar(Session& session, QWidget* parent = nullptr);

    /// Puts the line on the clipboard.
    void copy() const;
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    void contextMenuEvent(QContextMenuEvent* event) override;

  private:
    void showReadout();

    Session& m_session;
};

/// "r = 312  c = 1744  w = −0.01320 … | k = (57, −12)  |k| = 58.25  |F| = 0.03200  ∠ 168.0°"
[[nodiscard]] QString readoutText(const Readout& readout, const LayerAnalysis& analysis,
                                  const MapPlane& plane);
/// What a pane of this kind shows under the cursor: "−0.01320", "|F| = 0.03200 ∠ 168.0°", "kept".
[[nodiscard]] QString paneReadoutText(const Readout& readout, MapKind kind);

} // namespace fft_tensor::ui
