// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/job_queue.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace fft_tensor {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds undisturbedTime{100};

struct Entry {
    JobId id = 0;
    JobRequest request;
    std::atomic<bool> cancelled = false;
    std::atomic<bool> newerWaits = false;
    Clock::time_point started{};
};
using EntryPtr = std::shared_ptr<Entry>;

bool shouldStop(const Entry& entry) {
    if (entry.cancelled)
        return true;
    return entry.newerWaits && Clock::now() - entry.started >= undisturbedTime;
}

void finish(const Entry& entry, JobState state, std::optional<Error> error = {}) {
    if (entry.request.ended)
        entry.request.ended({entry.id, state, std::move(error)});
}

} // namespace

class JobQueue::Impl {
  public:
    Impl() : m_thread([this](const std::stop_token& stop) { loop(stop); }) {}

    ~Impl() {
        m_thread.request_stop();
        cancelWhere([](const Entry&) { return true; });
        m_wake.notify_all();
        m_thread.join();
        cancelWhere([](const Entry&) { return true; }); // what the last job's end still submitted
    }

    JobId submit(JobRequest request) {
        auto entry = std::make_shared<Entry>();
        entry->request = std::move(request);
        EntryPtr replaced;
        {
            const std::lock_guard lock(m_mutex);
            entry->id = ++m_lastId;
            replaced = takeWaiting(entry->request.tag);
            for (const EntryPtr& running : m_running)
                if (!entry->request.tag.empty() && running->request.tag == entry->request.tag)
                    running->newerWaits = true;
            m_waiting.push_back(entry);
        }
        m_wake.notify_all();
        if (replaced)
            finish(*replaced, JobState::cancelled);
        return entry->id;
    }

    template<class Predicate>
    void cancelWhere(Predicate wanted) {
        std::vector<EntryPtr> dropped;
        {
            const std::lock_guard lock(m_mutex);
            for (const EntryPtr& running : m_running)
                if (wanted(*running))
                    running->cancelled = true;
            for (auto it = m_waiting.begin(); it != m_waiting.end();) {
                const bool drop = wanted(**it);
                if (drop)
                    dropped.push_back(*it);
                it = drop ? m_waiting.erase(it) : it + 1;
            }
            for (const EntryPtr& running : m_running)
                running->newerWaits = running->newerWaits && isWaiting(running->request.tag);
        }
        for (const EntryPtr& entry : dropped)
            finish(*entry, JobState::cancelled);
    }

  private:
    bool isWaiting(const std::string& tag) const {
        return std::any_of(m_waiting.begin(), m_waiting.end(),
                           [&](const EntryPtr& entry) { return entry->request.tag == tag; });
    }

    EntryPtr takeWaiting(const std::string& tag) {
        if (tag.empty())
            return nullptr;
        const auto it = std::find_if(m_waiting.begin(), m_waiting.end(),
                                     [&](const EntryPtr& entry) { return entry->request.tag == tag; });
        if (it == m_waiting.end())
            return nullptr;
        EntryPtr taken = *it;
        m_waiting.erase(it);
        return taken;
    }

    EntryPtr takeNext(bool interactiveOnly) {
        auto it = std::find_if(m_waiting.begin(), m_waiting.end(), [](const EntryPtr& entry) {
            return entry->request.priority == JobPriority::interactive;
        });
        if (it == m_waiting.end() && !interactiveOnly)
            it = m_waiting.begin();
        if (it == m_waiting.end())
            return nullptr;
        EntryPtr next = *it;
        m_waiting.erase(it);
        next->started = Clock::now();
        m_running.push_back(next);
        return next;
    }

    void run(const EntryPtr& entry) {
        JobContext::YieldHook hook;
        if (entry->request.priority == JobPriority::background)
            hook = [this] { runWaitingInteractive(); };
        JobState state = JobState::finished;
        std::optional<Error> error;
        try {
            JobContext context([entry] { return shouldStop(*entry); }, entry->request.progress, hook);
            entry->request.work(context);
        } catch (const Cancelled&) {
            state = JobState::cancelled;
        } catch (...) {
            state = JobState::failed;
            error = currentError();
        }
        {
            const std::lock_guard lock(m_mutex);
            std::erase(m_running, entry);
        }
        finish(*entry, state, std::move(error));
        entry->request.work = nullptr; // frees what the job held, here on the compute thread
    }

    void runWaitingInteractive() {
        for (;;) {
            EntryPtr entry;
            {
                const std::lock_guard lock(m_mutex);
                entry = takeNext(true);
            }
            if (!entry)
                return;
            run(entry);
        }
    }

    void loop(const std::stop_token& stop) {
        for (;;) {
            EntryPtr entry;
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, stop, [this] { return !m_waiting.empty(); });
                if (stop.stop_requested())
                    return;
                entry = takeNext(false);
            }
            if (entry)
                run(entry);
        }
    }

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<EntryPtr> m_waiting;
    std::vector<EntryPtr> m_running; ///< more than one while a background job stands aside
    JobId m_lastId = 0;
    std::jthread m_thread; ///< last, so that it starts when everything above exists
};

JobQueue::JobQueue() : m_impl(std::make_unique<Impl>()) {}
JobQueue::~JobQueue() = default;

JobId JobQueue::submit(JobRequest request) {
    return m_impl->submit(std::move(request));
}

void JobQueue::cancel(JobId id) {
    m_impl->cancelWhere([id](const Entry& entry) { return entry.id == id; });
}

void JobQueue::cancelTag(const std::string& tag) {
    m_impl->cancelWhere([&tag](const Entry& entry) { return entry.request.tag == tag; });
}

void JobQueue::cancelAll() {
    m_impl->cancelWhere([](const Entry&) { return true; });
}

} // namespace fft_tensor
