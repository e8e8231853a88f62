// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/job_queue.h"

#include <QtTest>

#include <future>
#include <latch>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace fft_tensor;

namespace {

/// Collects how jobs end, from any thread.
class Ends {
  public:
    explicit Ends(std::ptrdiff_t expected) : m_missing(expected) {}

    std::function<void(const JobEnd&)> sink() {
        return [this](const JobEnd& end) {
            {
                const std::lock_guard lock(m_mutex);
                m_ends.push_back(end);
            }
            m_missing.count_down();
        };
    }
    void wait() { m_missing.wait(); }
    std::vector<JobEnd> all() {
        const std::lock_guard lock(m_mutex);
        return m_ends;
    }
    JobState stateOf(JobId id) {
        const std::lock_guard lock(m_mutex);
        const auto found =
            std::find_if(m_ends.begin(), m_ends.end(), [&](const JobEnd& end) { return end.id == id; });
        if (found == m_ends.end())
            throw std::logic_error("this job has not ended");
        return found->state;
    }

  private:
    std::mutex m_mutex;
    std::vector<JobEnd> m_ends;
    std::latch m_missing;
};

JobRequest job(Ends& ends, std::function<void(JobContext&)> work, std::string tag = {},
               JobPriority priority = JobPriority::interactive) {
    JobRequest request;
    request.tag = std::move(tag);
    request.priority = priority;
    request.work = std::move(work);
    request.ended = ends.sink();
    return request;
}

void runUntilCancelled(JobContext& context) {
    for (;;)
        context.checkpoint();
}

} // namespace

class TestJobQueue : public QObject {
    Q_OBJECT

  private slots:
    void jobsRunInOrderOnOneOtherThread() {
        Ends ends(3);
        std::vector<int> order;
        std::vector<std::thread::id> threads;
        JobQueue queue;
        for (int i = 0; i < 3; ++i)
            queue.submit(job(ends, [&, i](JobContext&) {
                order.push_back(i);
                threads.push_back(std::this_thread::get_id());
            }));
        ends.wait();
        QCOMPARE(order, (std::vector<int>{0, 1, 2}));
        QVERIFY(threads[0] == threads[1] && threads[1] == threads[2] &&
                threads[0] != std::this_thread::get_id());
        for (const JobEnd& end : ends.all())
            QVERIFY(end.state == JobState::finished && !end.error);
    }

    void waitingJobsOfATagAreReplaced() {
        Ends ends(4);
        std::latch go(1);
        std::vector<std::string> ran;
        JobQueue queue;
        const JobId blocker = queue.submit(job(ends, [&](JobContext&) { go.wait(); }));
        const JobId older = queue.submit(job(
            ends, [&](JobContext&) { ran.emplace_back("older"); }, "curve"));
        const JobId other = queue.submit(job(
            ends, [&](JobContext&) { ran.emplace_back("other"); }, "map"));
        const JobId newer = queue.submit(job(
            ends, [&](JobContext&) { ran.emplace_back("newer"); }, "curve"));
        QCOMPARE(ends.stateOf(older), JobState::cancelled); // at once, before anything else ends
        go.count_down();
        ends.wait();
        QCOMPARE(ran, (std::vector<std::string>{"other", "newer"}));
        QCOMPARE(ends.stateOf(blocker), JobState::finished);
        QCOMPARE(ends.stateOf(other), JobState::finished);
        QCOMPARE(ends.stateOf(newer), JobState::finished);
    }

    void jobsWithoutTagAreNeverReplaced() {
        Ends ends(3);
        std::latch go(1);
        JobQueue queue;
        queue.submit(job(ends, [&](JobContext&) { go.wait(); }));
        queue.submit(job(ends, [](JobContext&) {}));
        queue.submit(job(ends, [](JobContext&) {}));
        go.count_down();
        ends.wait();
        for (const JobEnd& end : ends.all())
            QCOMPARE(end.state, JobState::finished);
    }

    void aRunningJobGivesWayToANewerOfItsTag() {
        Ends ends(2);
        std::latch started(1);
        JobQueue queue;
        const JobId old = queue.submit(job(
            ends,
            [&](JobContext& context) {
                started.count_down();
                runUntilCancelled(context); // ends only because the newer one waits
            },
            "slider"));
        started.wait();
        const JobId newer = queue.submit(job(
            ends, [](JobContext&) {}, "slider"));
        ends.wait();
        QCOMPARE(ends.stateOf(old), JobState::cancelled);
        QCOMPARE(ends.stateOf(newer), JobState::finished);
        QCOMPARE(ends.all().front().id, old);
    }

    void aRunningJobMayFinishWithin100Milliseconds() {
        Ends ends(2);
        std::latch started(1), newerWaits(1);
        bool stopped = false;
        std::chrono::steady_clock::duration run{};
        JobQueue queue;
        const JobId old = queue.submit(job(
            ends,
            [&](JobContext& context) {
                const auto begin = std::chrono::steady_clock::now();
                started.count_down();
                newerWaits.wait();
                try {
                    context.checkpoint();
                } catch (const Cancelled&) {
                    stopped = true;
                }
                run = std::chrono::steady_clock::now() - begin;
            },
            "slider"));
        started.wait();
        queue.submit(job(
            ends, [](JobContext&) {}, "slider"));
        newerWaits.count_down();
        ends.wait();
        if (stopped && run < std::chrono::milliseconds(100))
            QFAIL("stopped too early"); // on a machine that stalls longer, stopping is right
        QCOMPARE(ends.stateOf(old), JobState::finished);
    }

    void aNewerJobThatIsCancelledSparesTheRunningOne() {
        Ends ends(2);
        std::latch started(1), go(1);
        JobQueue queue;
        const JobId old = queue.submit(job(
            ends,
            [&](JobContext& context) {
                started.count_down();
                go.wait();
                const auto begin = std::chrono::steady_clock::now();
                while (std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(120))
                    context.checkpoint();
            },
            "slider"));
        started.wait();
        queue.cancel(queue.submit(job(
            ends, [](JobContext&) {}, "slider")));
        go.count_down();
        ends.wait();
        QCOMPARE(ends.stateOf(old), JobState::finished);
    }

    void cancelEndsRunningAndWaitingJobs() {
        Ends ends(4);
        std::latch started(1);
        JobQueue queue;
        const JobId running = queue.submit(job(ends, [&](JobContext& context) {
            started.count_down();
            runUntilCancelled(context);
        }));
        started.wait();
        const JobId waiting = queue.submit(job(ends, [](JobContext&) {}));
        const JobId tagged = queue.submit(job(
            ends, [](JobContext&) {}, "tag"));
        const JobId last = queue.submit(job(ends, [](JobContext&) {}));
        queue.cancel(987654321);
        queue.cancel(waiting);
        QCOMPARE(ends.stateOf(waiting), JobState::cancelled);
        queue.cancelTag("tag");
        QCOMPARE(ends.stateOf(tagged), JobState::cancelled);
        queue.cancel(running);
        ends.wait();
        QCOMPARE(ends.stateOf(running), JobState::cancelled);
        QCOMPARE(ends.stateOf(last), JobState::finished);
        for (const JobEnd& end : ends.all())
            QVERIFY(!end.error); // to cancel is not to fail
    }

    void failuresAreReportedAndTheQueueGoesOn() {
        Ends ends(3);
        JobQueue queue;
        const JobId known =
            queue.submit(job(ends, [](JobContext&) { throw Error(ErrorCode::noSpace, "Full."); }));
        const JobId foreign = queue.submit(job(ends, [](JobContext&) { throw std::bad_alloc(); }));
        const JobId fine = queue.submit(job(ends, [](JobContext&) {}));
        ends.wait();
        std::map<JobId, JobEnd> byId;
        for (const JobEnd& end : ends.all())
            byId[end.id] = end;
        QCOMPARE(byId[known].state, JobState::failed);
        QCOMPARE(byId[known].error->code(), ErrorCode::noSpace);
        QCOMPARE(byId[foreign].error->code(), ErrorCode::outOfMemory);
        QCOMPARE(byId[fine].state, JobState::finished);
    }

    void interactiveGoesBeforeBackground() {
        Ends ends(3);
        std::latch go(1);
        std::vector<std::string> ran;
        JobQueue queue;
        queue.submit(job(ends, [&](JobContext&) { go.wait(); }));
        queue.submit(job(
            ends, [&](JobContext&) { ran.emplace_back("export"); }, "", JobPriority::background));
        queue.submit(job(ends, [&](JobContext&) { ran.emplace_back("view"); }));
        go.count_down();
        ends.wait();
        QCOMPARE(ran, (std::vector<std::string>{"view", "export"}));
    }

    void backgroundStandsAsideAtYieldPoints() {
        Ends ends(4);
        std::latch started(1), go(1);
        std::vector<std::string> log;
        JobQueue queue;
        queue.submit(job(
            ends,
            [&](JobContext& context) {
                started.count_down();
                go.wait();
                log.emplace_back("export begins");
                context.yieldPoint();
                log.emplace_back("export ends");
            },
            "", JobPriority::background));
        started.wait();
        queue.submit(job(
            ends, [&](JobContext&) { log.emplace_back("other export"); }, "", JobPriority::background));
        queue.submit(job(ends, [&](JobContext&) { log.emplace_back("view"); }));
        queue.submit(job(ends, [&](JobContext&) {
            log.emplace_back("failing view");
            throw Error(ErrorCode::malformed, "Bad.");
        }));
        go.count_down();
        ends.wait();
        QCOMPARE(log, (std::vector<std::string>{"export begins", "view", "failing view", "export ends",
                                                "other export"}));
        QCOMPARE(ends.stateOf(1), JobState::finished);
    }

    void theDestructorCancelsWhatIsLeft() {
        Ends ends(3);
        std::latch started(1);
        JobId running = 0, waiting = 0;
        {
            JobQueue queue;
            running = queue.submit(job(
                ends,
                [&](JobContext& context) {
                    started.count_down();
                    runUntilCancelled(context);
                },
                "", JobPriority::background));
            waiting = queue.submit(job(
                ends, [](JobContext&) {}, "", JobPriority::background));
            JobRequest last = job(ends, [](JobContext&) {});
            last.priority = JobPriority::background;
            queue.submit(std::move(last));
            started.wait();
        }
        QCOMPARE(ends.all().size(), std::size_t{3}); // the destructor waited
        QCOMPARE(ends.stateOf(running), JobState::cancelled);
        QCOMPARE(ends.stateOf(waiting), JobState::cancelled);
    }

    void whatAnEndSubmitsDuringShutdownStillEnds() {
        Ends ends(1);
        std::latch started(1);
        {
            JobQueue queue;
            JobRequest request;
            request.work = [&](JobContext& context) {
                started.count_down();
                runUntilCancelled(context);
            };
            request.ended = [&](const JobEnd&) { queue.submit(job(ends, [](JobContext&) {})); };
            queue.submit(std::move(request));
            started.wait();
        }
        QCOMPARE(ends.all().size(), std::size_t{1});
        QCOMPARE(ends.all()[0].state, JobState::cancelled);
    }

    void theJobIsFreedWhenItEnds() {
        const auto held = std::make_shared<int>(7);
        Ends ends(2);
        JobQueue queue;
        queue.submit(job(ends, [copy = held](JobContext&) { QCOMPARE(*copy, 7); }));
        queue.submit(job(ends, [](JobContext&) {})); // ends after the first was let go
        ends.wait();
        QCOMPARE(held.use_count(), 1L);
    }

    void progressReachesItsSink() {
        Ends ends(1);
        std::vector<std::string> stages;
        JobQueue queue;
        JobRequest request = job(ends, [](JobContext& context) {
            context.setStage("Reading");
            context.setFraction(1);
        });
        request.progress = [&](const Progress& progress) { stages.push_back(progress.stage); };
        queue.submit(std::move(request));
        ends.wait();
        QVERIFY(!stages.empty());
        QCOMPARE(stages.back(), std::string("Reading"));
    }
};

QTEST_GUILESS_MAIN(TestJobQueue)
#include "test_job_queue.moc"
