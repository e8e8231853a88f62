// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/studio/compute_service.h"
#include "ui/studio/session.h"
#include "ui/studio/share_totals.h"

#include <QObject>
#include <QTimer>

#include <set>
#include <vector>

namespace fft_tensor::ui {

/// Goes over all layers of the document in the background: fills in the rows of the layer tree, and the
/// curves from which whole-checkpoint totals follow for any settings at once. One layer is asked for at a
/// time, so that what the current layer needs comes between; layers that the list shows go first. The totals
/// are kept: a change of one layer costs one look at its curve, however many layers there are. Thread rule:
/// the GUI thread.
class SurveyRunner : public QObject {
    Q_OBJECT
  public:
    static constexpr double surveyKeep = 0.05;

    SurveyRunner(Session& session, ComputeService& service, QObject* parent = nullptr);

    /// Asks for nothing more until resume().
    void pause() { m_paused = true; }
    void resume();
    /// Disabled, it does nothing at all.
    void setEnabled(bool enabled) { m_enabled = enabled; }
    /// Layers whose settings changed: those with other axes or values need a new curve.
    void refreshSketches(const std::vector<int>& tensors);
    /// How often a layer's curve was asked what the layer comes to.
    [[nodiscard]] std::uint64_t evaluations() const { return m_evaluations; }
    [[nodiscard]] bool done() const { return m_toSurvey.empty() && m_toSketch.empty() && !m_running; }
    [[nodiscard]] int surveyed() const { return m_surveyed; }

  signals:
    void progressed();

  private:
    void start();
    void next();
    void onSurveyed(int tensor, const SurveyRow& row, bool cancelled);
    void onSketched(const LayerSketch& sketch, bool failed);
    void askSketch(int tensor);
    void askSurvey(int tensor);
    /// Bytes and error energy of a layer at its settings.
    [[nodiscard]] LayerShare shareOf(int tensor);
    void updateShare(int tensor) { m_totals.set(static_cast<std::size_t>(tensor), shareOf(tensor)); }
    void publishTotals();

    Session& m_session;
    ComputeService& m_service;
    std::set<int> m_toSurvey, m_toSketch;
    std::vector<LayerSketch> m_sketches; ///< by layer; tensor -1: not known
    ShareTotals m_totals;
    QTimer m_publish; ///< sketches may come by the thousand per second; eyes do not
    std::uint64_t m_evaluations = 0;
    bool m_enabled = true, m_paused = false, m_running = false;
    int m_surveyed = 0;
    std::uint64_t m_document = 0; ///< counts documents: answers about an older one are dropped
    std::uint64_t m_asked = 0;
};

} // namespace fft_tensor::ui
