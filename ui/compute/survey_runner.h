// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/beside_layer.h"
#include "ui/compute/scope.h"
#include "ui/compute/share_totals.h"
#include "ui/document/session.h"

#include <QObject>
#include <QTimer>

#include <set>
#include <vector>

namespace fft_tensor::ui {

/// Goes over all layers of the document in the background: fills in the rows of the layer tree, and the
/// curves from which whole-checkpoint totals follow for any settings at once. One layer is asked for at a
/// time, so that what the current layer needs comes between: the current layer's, then those that the list
/// shows, then the others. The totals are kept: a change of one layer costs one look at its curve, however
/// many layers there are. Thread rule: the GUI thread.
class SurveyRunner : public QObject {
    Q_OBJECT
  public:
    SurveyRunner(Session& session, Compute& compute);

    /// Asks for nothing more until resume().
    void pause() { m_paused = true; }
    void resume();
    /// Disabled, it does nothing at all.
    void setEnabled(bool enabled) { m_enabled = enabled; }
    /// Changed settings have not come to rest yet.
    [[nodiscard]] bool resting() const { return m_restTimer.isActive(); }
    /// How often a layer's curve was asked what the layer comes to.
    [[nodiscard]] std::uint64_t evaluations() const { return m_evaluations; }
    [[nodiscard]] bool done() const { return m_toSurvey.empty() && m_toSketch.empty() && !m_running; }
    [[nodiscard]] int surveyed() const { return m_surveyed; }

  signals:
    void progressed();

  private:
    void start();
    /// Layers whose settings changed: they are surveyed again once these have come to rest, and those with
    /// other axes or values get a new curve.
    void refresh(const std::vector<int>& tensors);
    void next();
    void refreshSurveys(const std::vector<int>& tensors);
    void refreshSketches(const std::vector<int>& tensors);
    void askSurvey(int tensor);
    void askSketch(int tensor);
    void dropQuestion();
    [[nodiscard]] LayerToMeasure measured(int tensor) const;
    void onSurveyed(int tensor, const SurveyRow& row);
    void onSketched(const LayerSketch& sketch);
    /// Bytes and error energy of a layer at its settings.
    [[nodiscard]] LayerShare shareOf(int tensor);
    void updateShare(int tensor) { m_totals.set(static_cast<std::size_t>(tensor), shareOf(tensor)); }
    void publishTotals();

    Session& m_session;
    Scope m_scope;
    std::set<int> m_toSurvey, m_toSketch;
    std::vector<LayerSketch> m_sketches; ///< by layer; tensor -1: not known
    ShareTotals m_totals;
    std::uint64_t m_evaluations = 0;
    bool m_enabled = true, m_paused = false, m_running = false;
    int m_surveyed = 0;
    int m_surveying = -1; ///< the layer that is being surveyed
    QTimer m_restTimer;
    QTimer m_publishTimer; ///< sketches may come by the thousand per second; eyes do not
};

} // namespace fft_tensor::ui
