// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The twin of parallel_tbb.cpp on plain threads, for the thread sanitizer, which reports false races inside a
// oneTBB that was not built with it.
#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace fft_tensor {

namespace {
std::atomic<int> threadLimit = 0;
thread_local bool insideLoop = false;
} // namespace

void parallelChunks(std::size_t count, std::size_t chunkSize,
                    const std::function<void(std::size_t, std::size_t, std::size_t)>& body) {
    const std::size_t chunks = chunkCount(count, chunkSize);
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr failure;
    const auto work = [&] {
        const bool outer = std::exchange(insideLoop, true);
        for (std::size_t chunk = next++; chunk < chunks; chunk = next++) {
            try {
                body(chunk, chunk * chunkSize, std::min(count, (chunk + 1) * chunkSize));
            } catch (...) {
                const std::lock_guard lock(mutex);
                if (!failure)
                    failure = std::current_exception();
                next = chunks;
            }
        }
        insideLoop = outer;
    };
    const std::size_t threads = insideLoop ? 1 : std::min<std::size_t>(chunks, parallelThreads());
    {
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < threads; ++i)
            helpers.emplace_back(work);
        work();
    }
    if (failure)
        std::rethrow_exception(failure);
}

int parallelThreads() {
    const int limit = threadLimit;
    const int machine = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return limit >= 1 ? std::min(limit, machine) : machine;
}

ThreadLimit::ThreadLimit(int threads)
    : m_control(reinterpret_cast<void*>(static_cast<std::intptr_t>(threadLimit.load()))) {
    if (threads >= 1)
        threadLimit = threadLimit >= 1 ? std::min(threadLimit.load(), threads) : threads;
}

ThreadLimit::~ThreadLimit() {
    threadLimit = static_cast<int>(reinterpret_cast<std::intptr_t>(m_control));
}

} // namespace fft_tensor
