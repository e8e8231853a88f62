// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "host/fibers.h"
#include "host/host_device.h"
#include "host/kernel_run.h"
#include "host/shared_memory.h"

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace fft_tensor::gpu::host {

/// What the lanes of a warp do together.
enum class WarpKind : std::uint8_t { sync, shuffle, ballot, match };

/// One block after another of a launch. Each thread runs until it must wait for others; whoever arrives last
/// lets all go on. A fault ends the launch: threads that wait for what never comes (a barrier that not all
/// reach, a lane that its mask names but that is elsewhere), a mask without the caller, too much shared
/// memory.
class BlockRun {
  public:
    BlockRun(const LaunchShape& shape, void (*body)(const void*), const void* closure, Order order,
             std::uint64_t seed);
    ~BlockRun();
    BlockRun(const BlockRun&) = delete;
    BlockRun& operator=(const BlockRun&) = delete;

    /// False after a fault.
    [[nodiscard]] bool runBlock(std::uint64_t block);
    [[nodiscard]] const std::string& fault() const { return *m_fault; }
    /// The run that is going on on this thread of the host; null outside kernels.
    [[nodiscard]] static BlockRun* active();

    // For the thread that runs:

    /// __syncthreads and its votes: the number of threads whose predicate was set.
    unsigned barrier(bool predicate, SourceLine place);
    /// The lane's share of a warp function: the value of lane `source`, the ballot of non-zero values, or the
    /// lanes with the same value.
    std::uint64_t exchange(WarpKind kind, unsigned mask, std::uint64_t value, unsigned source,
                           SourceLine place);
    [[nodiscard]] void* sharedArray(const void* key, std::size_t bytes);
    [[noreturn]] void fail(const std::string& what);

    // For the race check: which thread runs, and what has been waited for.

    [[nodiscard]] std::uint64_t launch() const { return m_launch; } ///< another number for every launch
    [[nodiscard]] std::uint64_t block() const { return m_block; }
    [[nodiscard]] unsigned thread() const { return m_current; }
    [[nodiscard]] std::uint64_t tick() const { return m_tick; }
    /// Whether two threads of this block have met at a barrier since `tick`.
    [[nodiscard]] bool metSince(std::uint64_t tick, unsigned one, unsigned other) const;
    /// Whether an address is on the stack of the thread that runs.
    [[nodiscard]] bool isOwn(const void* address) const;
    [[nodiscard]] bool isShared(const void* address) const { return m_shared.contains(address); }
    [[nodiscard]] std::string nameOf(unsigned thread) const;

  private:
    enum class State : std::uint8_t { fresh, running, runnable, atBarrier, atWarp, done };
    struct Thread {
        WarpKind kind = WarpKind::sync;
        unsigned mask = 0, source = 0;
        std::uint64_t value = 0; ///< given, then received
        SourceLine place;
        Fiber* fiber = nullptr;
    };
    struct Warp {
        unsigned waiting = 0;             ///< lanes at a warp function
        std::uint64_t syncedAt = 0;       ///< the last time that all lanes met
        std::vector<std::uint64_t> pairs; ///< that two lanes met, [one * 32 + other]; empty: never
    };

    static void fiberMain(void*);
    void startThreads();
    void resumeThreads();
    void enterThread(unsigned thread);
    void leaveThread();
    void wait();
    [[nodiscard]] Fiber& freeFiber();
    [[noreturn]] void failDivergent(SourceLine place);
    [[nodiscard]] unsigned lanesOf(unsigned warp) const;
    [[nodiscard]] unsigned lanesLeft(unsigned warp) const;
    bool tryExchange(unsigned warp, unsigned lane);
    void giveResults(unsigned warp, unsigned lanes);
    void noteMeeting(unsigned warp, unsigned lanes);
    void setFault(const std::string& what);
    [[nodiscard]] std::string stuckText() const;

    const LaunchShape m_shape;
    void (*const m_body)(const void*);
    const void* const m_closure;
    const Order m_order;
    const std::uint64_t m_launch;
    std::mt19937_64 m_random;
    std::vector<unsigned> m_sequence; ///< of the threads
    std::vector<uint3> m_indices;     ///< threadIdx of each
    std::vector<State> m_states;      ///< of the threads; apart, for all are looked through again and again
    std::vector<Thread> m_threads;
    std::vector<Warp> m_warps;
    std::vector<std::unique_ptr<Fiber>> m_fibers;
    std::vector<Fiber*> m_free;
    Fiber* m_fiber = nullptr; ///< that runs
    SharedMemory m_shared;
    std::optional<std::string> m_fault;
    SourceLine m_barrierPlace; ///< of the first thread at the barrier
    bool m_divergent = false;  ///< another thread waits at another barrier
    std::uint64_t m_block = 0, m_tick = 1, m_blockSyncedAt = 0;
    unsigned m_current = 0, m_next = 0, m_done = 0, m_atBarrier = 0, m_votes = 0, m_votesGiven = 0;
};

} // namespace fft_tensor::gpu::host
