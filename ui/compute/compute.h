// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_queue.h"
#include "base/log.h"
#include "device/devices.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace fft_tensor::ui {

struct ComputeState;

/// How something is asked.
struct Question {
    std::string
        tag; ///< a newer one of the same scope and tag takes the place of one that waits; empty: never
    JobPriority priority = JobPriority::interactive;
    QString title = {};    ///< what people read of it while it runs; empty: they do not see it
    bool isExport = false; ///< it writes what people keep
    bool makesWay = false; ///< it is cancelled by Compute::makeWay(), and whoever asked asks again
};

/// How a question ended.
template<class T>
struct Answer {
    JobId id = 0;
    JobState state = JobState::finished;
    std::optional<T> value;     ///< exactly when finished
    std::optional<Error> error; ///< exactly when failed

    /// The error as people may read it; empty without one.
    [[nodiscard]] QString problem() const;
};

/// The only bridge to core. Owns the compute thread, and by it devices, the backend and the current layer's
/// Analysis, which are made, used and destroyed there. Questions are asked through a Scope (scope.h).
/// Thread rule: the GUI thread; signals are emitted on it.
class Compute : public QObject {
    Q_OBJECT
  public:
    explicit Compute(DeviceSources sources = {}, QObject* parent = nullptr);
    /// What is unanswered is cancelled, and never answered.
    ~Compute() override;

    void cancel(JobId id);
    /// Questions about a large layer do not stand in line behind long work on others, nor run inside it: what
    /// both take together would be too much. Cancels every Question::makesWay.
    void makeWay();
    /// Questions that have not been answered yet.
    [[nodiscard]] int pending() const { return static_cast<int>(m_pending.size()); }
    /// Who is asked how much memory is left; the system, unless told otherwise. Of all questions from now on.
    void setMemoryQuery(std::function<std::uint64_t()> available);

  signals:
    /// A job that people should see began, moved on, ended.
    void jobStarted(std::uint64_t id, const QString& title, bool isExport);
    void jobProgressed(std::uint64_t id, const fft_tensor::Progress& progress);
    void jobEnded(std::uint64_t id, fft_tensor::JobState state, const QString& sentence);
    /// A question failed whose receiver takes nothing but values.
    void failed(const QString& sentence);
    /// What core remarks: fallbacks are warnings.
    void remarked(fft_tensor::LogLevel level, const QString& sentence);

  private:
    friend class Scope;
    using Work = std::function<void(ComputeState&, JobContext&)>; ///< on the compute thread
    using Ended = std::function<void(const JobEnd&)>;             ///< on the GUI thread
    struct Pending {
        std::uint64_t scope = 0;
        bool makesWay = false;
    };

    JobId post(std::uint64_t scope, const Question& question, Work work, Ended ended);
    void finish(const Question& question, const Ended& ended, const JobEnd& end);
    void cancelWhere(const std::function<bool(const Pending&)>& wanted);
    void drain(const std::function<void()>& last);
    [[nodiscard]] LogSink logSink();

    std::shared_ptr<ComputeState> m_state; ///< contents: compute thread only
    std::map<JobId, Pending> m_pending;
    std::uint64_t m_scopes = 0;        ///< made so far
    std::unique_ptr<JobQueue> m_queue; ///< last: its thread ends before the rest goes
};

/// An error of core for people: names from files in it are made readable.
[[nodiscard]] QString sentenceOf(const std::optional<Error>& error);

template<class T>
QString Answer<T>::problem() const {
    return sentenceOf(error);
}

} // namespace fft_tensor::ui
