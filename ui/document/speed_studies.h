// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/results.h"
#include "ui/document/view_state.h"

#include <QObject>

#include <map>
#include <optional>

namespace fft_tensor::ui {

/// The part of the session that is about memory and speed: with what to measure, the latest study of each
/// layer, the one that runs, and what this machine does per second once that is known.
/// Views ask for a study by measure(); whoever computes reports back. Thread rule: the GUI thread.
class SpeedStudies : public QObject {
    Q_OBJECT
  public:
    /// A study on its way.
    struct Run {
        int tensor = -1;
        QString layer;
        QString stage; ///< empty while it waits
    };

    using QObject::QObject;

    [[nodiscard]] const SpeedSettings& settings() const { return m_settings; }
    void setSettings(const SpeedSettings& settings);

    /// Null: none yet.
    [[nodiscard]] LayerStudyPtr study(int tensor) const;
    /// Why the latest try gave nothing; empty otherwise.
    [[nodiscard]] QString problem(int tensor) const;
    [[nodiscard]] const std::optional<Run>& run() const { return m_run; }
    [[nodiscard]] const std::optional<CostModel>& costs() const { return m_costs; }

    /// Asks for a study of the current layer; one at a time.
    void measure() { emit measureWanted(); }
    void cancel() { emit cancelWanted(); }

    // For whoever computes.
    void begin(int tensor, const QString& layer);
    void setStage(const QString& stage);
    void setStudy(const LayerStudyPtr& study);
    /// The run has ended; `problem` tells why without a study, if it failed.
    void end(const QString& problem);
    /// Another document: its layers have not been studied.
    void clear();

  signals:
    void settingsChanged();
    void studiesChanged();
    void runChanged();
    void measureWanted();
    void cancelWanted();

  private:
    SpeedSettings m_settings;
    std::map<int, LayerStudyPtr> m_studies;
    std::map<int, QString> m_problems;
    std::optional<Run> m_run;
    std::optional<CostModel> m_costs;
};

} // namespace fft_tensor::ui
