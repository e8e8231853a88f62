// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/studio/compute_service.h"
#include "ui/studio/session.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <map>
#include <optional>
#include <set>

namespace fft_tensor::ui {

/// Goes over all layers of the document in the background: fills in the rows of the layer tree, and the
/// curves from which whole-checkpoint totals follow for any settings at once. One layer is asked for at a
/// time, so that what the current layer needs comes between. Thread rule: the GUI thread.
class SurveyRunner : public QObject {
    Q_OBJECT
  public:
    SurveyRunner(Session& session, ComputeService& service, QObject* parent = nullptr);

    /// Asks for nothing more until resume().
    void pause() { m_paused = true; }
    void resume();
    /// Disabled, it does nothing at all.
    void setEnabled(bool enabled) { m_enabled = enabled; }
    /// Layers whose settings changed: they are surveyed again once these have come to rest, and those with
    /// other axes or values get a new curve.
    void refresh(const std::vector<int>& tensors);
    /// Changed settings have not come to rest yet.
    [[nodiscard]] bool resting() const { return m_restTimer.isActive(); }
    void updateTotals();
    [[nodiscard]] bool done() const { return m_toSurvey.empty() && m_toSketch.empty() && !m_running; }
    [[nodiscard]] int surveyed() const { return m_surveyed; }

  signals:
    void progressed();

  private:
    void start();
    void next();
    void refreshSurveys(const std::vector<int>& tensors);
    void refreshSketches(const std::vector<int>& tensors);
    void askForSurvey();
    void onSurveyed(int tensor, const SurveyRow& row, bool cancelled);
    void onSketched(const LayerSketch& sketch, bool failed);
    void needSketch(int tensor);
    /// Bytes and error energy of a layer at its settings, or nothing while not known.
    struct Share {
        double bytes = 0, droppedEnergy = 0, energy = 0;
    };
    [[nodiscard]] std::optional<Share> shareOf(int tensor) const;

    Session& m_session;
    ComputeService& m_service;
    std::set<int> m_toSurvey;
    std::deque<int> m_toSketch;
    std::map<int, LayerSketch> m_sketches;
    bool m_enabled = true, m_paused = false, m_running = false;
    int m_surveyed = 0;
    std::uint64_t m_document = 0; ///< counts documents: answers about an older one are dropped
    std::uint64_t m_asked = 0;
    int m_surveying = -1; ///< the layer that is being surveyed
    QTimer m_restTimer;
};

} // namespace fft_tensor::ui
