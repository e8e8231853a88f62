// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "host/block_run.h"

#include <algorithm>
#include <cstring>
#include <numeric>

// What kernels see; declared as constants in the toolkit's device_launch_parameters.h, which is why that must
// not be included here: no thread sees them change.
extern "C" {
uint3 threadIdx, blockIdx;
dim3 blockDim, gridDim;
int warpSize = 32;
}

namespace fft_tensor::gpu::host {

namespace {

thread_local BlockRun* activeRun = nullptr;
std::uint64_t launches = 0; // guarded by the device's lock, as are launches

/// Fibers without work, for the next launch. Never destroyed: they outlive static objects.
std::vector<std::unique_ptr<Fiber>>& sparedFibers() {
    static auto* const fibers = new std::vector<std::unique_ptr<Fiber>>;
    return *fibers;
}

bool same(SourceLine a, SourceLine b) {
    return a.line == b.line && (a.file == b.file || std::strcmp(a.file, b.file) == 0);
}

uint3 indexIn(dim3 extent, std::uint64_t linear) {
    const std::uint64_t rows = linear / extent.x;
    return {static_cast<unsigned>(linear % extent.x), static_cast<unsigned>(rows % extent.y),
            static_cast<unsigned>(rows / extent.y)};
}

std::string textOf(dim3 extent, std::uint64_t linear) {
    const uint3 index = indexIn(extent, linear);
    std::string text = std::to_string(index.x);
    if (extent.y > 1 || extent.z > 1)
        text = "(" + text + ", " + std::to_string(index.y) + ", " + std::to_string(index.z) + ")";
    return text;
}

} // namespace

BlockRun::BlockRun(const LaunchShape& shape, void (*body)(const void*), const void* closure, Order order,
                   std::uint64_t seed)
    : m_shape(shape),
      m_body(body),
      m_closure(closure),
      m_order(order),
      m_launch(++launches),
      m_random(seed),
      m_sequence(shape.threads.x * shape.threads.y * shape.threads.z),
      m_indices(m_sequence.size()),
      m_states(m_sequence.size()),
      m_threads(m_sequence.size()),
      m_warps((m_sequence.size() + 31) / 32),
      m_fibers(std::move(sparedFibers())) {
    sparedFibers().clear();
    for (const auto& fiber : m_fibers)
        m_free.push_back(fiber.get());
    std::iota(m_sequence.begin(), m_sequence.end(), 0u);
    for (const unsigned thread : m_sequence)
        m_indices[thread] = indexIn(shape.threads, thread);
    if (order == Order::reverse)
        std::reverse(m_sequence.begin(), m_sequence.end());
    blockDim = shape.threads;
    gridDim = shape.blocks;
    m_shared.beginKernel();
    activeRun = this;
}

BlockRun::~BlockRun() {
    if (!m_fault) // else some stand in the middle of a kernel
        sparedFibers() = std::move(m_fibers);
    activeRun = nullptr;
}

BlockRun* BlockRun::active() {
    return activeRun;
}

bool BlockRun::runBlock(std::uint64_t block) {
    m_block = block;
    blockIdx = indexIn(m_shape.blocks, block);
    std::fill(m_states.begin(), m_states.end(), State::fresh);
    std::fill(m_threads.begin(), m_threads.end(), Thread{});
    m_next = m_done = m_atBarrier = m_votes = 0;
    m_divergent = false;
    m_blockSyncedAt = ++m_tick;
    m_shared.beginBlock();
    startThreads();
    while (!m_fault && m_done < m_threads.size())
        resumeThreads();
    if (!m_fault) {
        if (const auto damage = m_shared.damage())
            setFault(*damage + " by block " + textOf(m_shape.blocks, block));
    }
    return !m_fault.has_value();
}

/// A fiber goes from thread to thread until one of them must wait; then another fiber takes the next ones.
void BlockRun::startThreads() {
    if (m_order == Order::random)
        std::shuffle(m_sequence.begin(), m_sequence.end(), m_random);
    while (m_next < m_threads.size() && !m_fault) {
        m_fiber = &freeFiber();
        m_fiber->resume();
    }
}

void BlockRun::resumeThreads() {
    if (m_order == Order::random)
        std::shuffle(m_sequence.begin(), m_sequence.end(), m_random);
    bool moved = false;
    for (const unsigned thread : m_sequence) {
        if (m_states[thread] != State::runnable)
            continue;
        moved = true;
        m_fiber = m_threads[thread].fiber;
        enterThread(thread);
        m_fiber->resume();
        if (m_fault)
            return;
    }
    if (!moved && m_done < m_threads.size())
        setFault(stuckText());
}

Fiber& BlockRun::freeFiber() {
    if (m_free.empty()) {
        m_fibers.push_back(std::make_unique<Fiber>(&fiberMain, nullptr));
        return *m_fibers.back();
    }
    Fiber& fiber = *m_free.back();
    m_free.pop_back();
    return fiber;
}

void BlockRun::fiberMain(void*) {
    for (;;) {
        BlockRun& run = *activeRun; // of this launch, or of a later one
        Fiber* const own = run.m_fiber;
        while (run.m_next < run.m_threads.size() && !run.m_fault) {
            run.enterThread(run.m_sequence[run.m_next++]);
            run.m_body(run.m_closure);
            run.leaveThread();
        }
        run.m_free.push_back(own);
        own->suspend();
    }
}

void BlockRun::enterThread(unsigned thread) {
    m_current = thread;
    m_states[thread] = State::running;
    m_threads[thread].fiber = m_fiber;
    threadIdx = m_indices[thread];
}

void BlockRun::leaveThread() {
    m_states[m_current] = State::done;
    ++m_done;
    // Lanes that have ended are not waited for.
    const unsigned warp = m_current / 32;
    for (unsigned lane = 0; m_warps[warp].waiting > 0 && lane < 32; ++lane)
        if (const unsigned thread = warp * 32 + lane;
            thread < m_threads.size() && m_states[thread] == State::atWarp)
            tryExchange(warp, lane);
}

void BlockRun::wait() {
    m_fiber->suspend();
}

void BlockRun::setFault(const std::string& what) {
    if (!m_fault)
        m_fault = what;
}

void BlockRun::fail(const std::string& what) {
    setFault(what);
    for (;;)
        wait(); // for ever: the stack is dropped
}

void* BlockRun::sharedArray(const void* key, std::size_t bytes) {
    void* const memory = m_shared.array(key, bytes);
    if (memory == nullptr)
        fail("the kernel asks for more shared memory than the " + std::to_string(sharedBytesPerBlock) +
             " bytes of a block");
    return memory;
}

unsigned BlockRun::barrier(bool predicate, SourceLine place) {
    m_threads[m_current].place = place;
    m_states[m_current] = State::atBarrier;
    m_votes += predicate ? 1 : 0;
    if (m_atBarrier == 0)
        m_barrierPlace = place;
    m_divergent = m_divergent || !same(place, m_barrierPlace);
    if (++m_atBarrier < m_threads.size()) {
        wait();
        return m_votesGiven;
    }
    if (m_divergent)
        failDivergent(place);
    std::fill(m_states.begin(), m_states.end(), State::runnable);
    m_states[m_current] = State::running;
    m_votesGiven = m_votes;
    m_atBarrier = m_votes = 0;
    m_blockSyncedAt = ++m_tick;
    return m_votesGiven;
}

/// All have come to a barrier, but not to the same: the one that runs is at `place`.
void BlockRun::failDivergent(SourceLine place) {
    const auto other = std::find_if(m_threads.begin(), m_threads.end(),
                                    [&](const Thread& thread) { return !same(thread.place, place); });
    fail("a divergent barrier: " + nameOf(m_current) + " waits at " + textOf(place) + ", another thread at " +
         textOf(other->place));
}

std::string BlockRun::nameOf(unsigned thread) const {
    return "thread " + textOf(m_shape.threads, thread) + " of block " + textOf(m_shape.blocks, m_block);
}

/// What the first waiting thread waits for, and one of those that never come.
std::string BlockRun::stuckText() const {
    unsigned waiting = 0, absent = 0;
    while (m_states[waiting] == State::done)
        ++waiting;
    const SourceLine place = m_threads[waiting].place;
    while (absent < m_states.size() && m_states[absent] == m_states[waiting] &&
           same(m_threads[absent].place, place))
        ++absent;
    std::string text =
        m_states[waiting] == State::atBarrier ? "a divergent barrier: " : "a lane that never comes: ";
    text += nameOf(waiting) + " waits at " + textOf(place);
    if (absent == m_states.size())
        return text + " with a mask that the other lanes do not have";
    text += ", " + nameOf(absent);
    return text +
           (m_states[absent] == State::done ? " has ended" : " waits at " + textOf(m_threads[absent].place));
}

} // namespace fft_tensor::gpu::host
