// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "pipeline/tensor_goal.h"
#include "ui/compute/current_layer.h"
#include "ui/compute/layer_entry.h"
#include "ui/document/session.h"

#include <QTimer>

namespace fft_tensor::ui {

/// Keeps what the session knows of its current layer in step with its settings: the transform, the numbers at
/// its goal, its curves and profiles, and, once settings have come to rest, what an export makes of it.
/// Thread rule: the GUI thread.
class LayerRunner : public QObject {
    Q_OBJECT
  public:
    LayerRunner(Session& session, CurrentLayer& layer);

    /// Reads and transforms the layer anew.
    void restart();
    /// Settings changed, and have not come to rest yet.
    [[nodiscard]] bool resting() const { return m_rest.isActive(); }
    /// How long settings must rest, in ms, before an export of the layer is tried.
    void setRest(int ms) { m_rest.setInterval(ms); }

  signals:
    /// A layer is being read and transformed: nothing else is as urgent.
    void busy();
    /// It is there, or cannot be had.
    void idle();
    /// Pictures of the layer show what it was.
    void changed();

  private:
    void enter();
    void onEntered(const EnteredLayer& entered);
    void onFailed(const QString& sentence);
    void onAnalysis(const LayerAnalysis& analysis);
    void onValues(const LayerValues& values);
    void onSettings(const std::vector<int>& tensors);
    void updateNumbers();
    void askNumbers();
    void onNumbers(LayerNumbers numbers);
    void askPacked();
    void onPacked(LayerPacked packed);
    void askCurve();
    void askReferences();
    void askProfiles();
    [[nodiscard]] std::optional<CutNumbers> numbersNow() const;
    [[nodiscard]] TensorTask currentTask() const;

    Session& m_session;
    CurrentLayer& m_layer;
    QTimer m_rest;
    JobId m_packing = 0;                            ///< asked last
    TensorSettings m_analyzed;                      ///< settings that the current analysis was asked with
    std::shared_ptr<const EnergyRanking> m_indexed; ///< once its curve is there: numbers without asking
    std::uint64_t m_references = 0;                 ///< times that they were asked for
};

} // namespace fft_tensor::ui
