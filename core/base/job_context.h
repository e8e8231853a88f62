// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>

namespace fft_tensor {

/// How far a job has come.
struct Progress {
    std::string stage;       ///< what is being done now, e.g. "Compressing conv1.weight"
    double fraction = 0;     ///< of the whole job, 0 to 1
    double secondsLeft = -1; ///< an estimate; negative while unknown
};

/// A job's line to whoever started it: is it still wanted, and how far has it come.
/// Thread rule: checkpoint() and setFraction() may be called from any thread of the job's loops;
/// setStage() and yieldPoint() from the job's own thread only, outside loops.
class JobContext {
  public:
    using StopQuery = std::function<bool()>; ///< true when the job should end; any thread
    using ProgressSink =
        std::function<void(const Progress&)>; ///< at most every 50 ms and once at 1; one call at a time
    using YieldHook = std::function<void()>;  ///< may run other, more urgent work and return

    /// A context that nobody watches: never stops, reports nothing.
    JobContext() = default;
    JobContext(StopQuery shouldStop, ProgressSink sink, YieldHook yieldHook = {});
    JobContext(const JobContext&) = delete;
    JobContext& operator=(const JobContext&) = delete;

    /// Throws Cancelled when the job is no longer wanted. Cheap: call it every few milliseconds of work.
    void checkpoint() const;

    /// A place where nothing is half-done and long work may stand aside for urgent work. Also a checkpoint.
    void yieldPoint() const;

    /// Names what is being done now. Reported with the next fraction, or at once when 50 ms have passed.
    void setStage(std::string stage);

    /// Sets the fraction done of the current share (see Share), 0 to 1.
    void setFraction(double fraction);

    /// While it lives, setFraction(0…1) fills [begin, end] of the enclosing share: parts of a job report
    /// without knowing the whole.
    class Share {
      public:
        Share(JobContext& context, double begin, double end);
        ~Share();
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

      private:
        JobContext& m_context;
        double m_begin, m_end;
    };

  private:
    void report(bool force);

    StopQuery m_shouldStop;
    ProgressSink m_sink;
    YieldHook m_yieldHook;
    std::mutex m_mutex;
    Progress m_progress;
    double m_shareBegin = 0, m_shareEnd = 1;
    std::chrono::steady_clock::time_point m_started = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_lastReport{};
};

} // namespace fft_tensor
