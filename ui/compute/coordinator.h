// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/compute_service.h"
#include "ui/compute/survey_runner.h"
#include "ui/document/session.h"

#include <QTimer>

namespace fft_tensor::ui {

/// Keeps results in step with the session: watches it, asks the service, and puts what comes back into it.
/// Thread rule: the GUI thread.
class Coordinator : public QObject {
    Q_OBJECT
  public:
    Coordinator(Session& session, ComputeService& service, QObject* parent = nullptr);

    void open(const QString& address);
    /// 0: there is nothing to export yet, and that was said.
    JobId exportTo(const QString& path);
    /// Everything that was asked for has come.
    [[nodiscard]] bool settled() const;
    /// How long settings must rest, in ms, before an export of the layer is tried.
    void setRest(int ms) { m_packedTimer.setInterval(ms); }
    [[nodiscard]] SurveyRunner& surveyRunner() { return m_runner; }

  signals:
    void opened(const QString& path);

  private:
    void connectResults();
    void connectDevices();
    void onDevice(const DeviceInUse& device);
    void analyzeCurrent();
    void onSettingsChanged(const std::vector<int>& tensors);
    void onAnalyzed(const LayerAnalysis& analysis);
    void onValues(const LayerValues& values);
    void onCurve(const std::vector<CurvePoint>& curve);
    void onReferences(const LayerCurves& references);
    void onNumbers(LayerNumbers numbers);
    void updateNumbers();
    void sendMaps();
    void sendReadout();
    void sendPacked();
    void onPacked(const LayerPacked& packed);
    [[nodiscard]] TensorTask currentTask() const;

    Session& m_session;
    ComputeService& m_service;
    SurveyRunner m_runner;
    QTimer m_mapsTimer, m_readoutTimer, m_packedTimer;
    std::uint64_t m_generation = 0;
    TensorSettings m_analyzed; ///< settings that the current analysis was asked with
};

} // namespace fft_tensor::ui
