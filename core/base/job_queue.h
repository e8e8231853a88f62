// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "base/job_context.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace fft_tensor {

using JobId = std::uint64_t;

enum class JobPriority {
    interactive, ///< someone is waiting for it now
    background,  ///< surveys and exports: stand aside for interactive work at their yield points
};

enum class JobState { finished, cancelled, failed };

/// How a job ended. `error` is set exactly when state is failed.
struct JobEnd {
    JobId id = 0;
    JobState state = JobState::finished;
    std::optional<Error> error;
};

/// What to run. All functions are called on the compute thread, with one exception: `ended` of a job that
/// never ran is called on the thread that replaced or cancelled it. They must not touch widgets, and `ended`
/// not throw.
struct JobRequest {
    std::string tag; ///< a newer request with the same tag replaces a waiting one; empty: never replaced
    JobPriority priority = JobPriority::interactive;
    std::function<void(JobContext&)> work;
    JobContext::ProgressSink progress; ///< may be empty
    std::function<void(const JobEnd&)>
        ended; ///< called exactly once per job, replaced ones included; may be empty
};

/// One compute thread that owns plans, files and device buffers from birth to shutdown.
///
/// Latest wins: a running job with a tag is let run for 100 ms and then ends as cancelled at its next
/// checkpoint if a newer request with the same tag waits. (Cancelling at once would show nothing at all
/// during a drag.) A background job that reaches a yield point runs the waiting interactive jobs there and
/// then goes on, so an export does not freeze the slider.
///
/// Thread rule: every method may be called from any thread. The destructor cancels what is left and joins.
class JobQueue {
  public:
    JobQueue();
    ~JobQueue();
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;

    JobId submit(JobRequest request);
    /// Ends a waiting job at once and a running one at its next checkpoint. Unknown ids are ignored.
    void cancel(JobId id);
    void cancelTag(const std::string& tag);
    void cancelAll();

  private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fft_tensor
