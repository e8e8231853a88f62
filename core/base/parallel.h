// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace fft_tensor {

/// Runs body(chunk, begin, end) for every chunk of [0, count) cut at multiples of `chunkSize` (> 0), on all
/// threads of the machine or of the tightest ThreadLimit, and returns when all are done. The first exception
/// that a body throws is thrown here.
/// The cut does not depend on the number of threads: partial results kept by chunk number and combined in
/// order are the same on every machine.
/// Thread rule: bodies run concurrently. Runs on oneTBB, or on plain threads where the build has none.
void parallelChunks(std::size_t count, std::size_t chunkSize,
                    const std::function<void(std::size_t chunk, std::size_t begin, std::size_t end)>& body);

/// Number of chunks that parallelChunks makes.
[[nodiscard]] constexpr std::size_t chunkCount(std::size_t count, std::size_t chunkSize) {
    return (count + chunkSize - 1) / chunkSize;
}

/// How many threads parallelChunks uses now; at least 1.
[[nodiscard]] int parallelThreads();

/// What the processor is called where devices are named: "CPU, 2 threads", of the threads that loops use now.
[[nodiscard]] inline std::string cpuText() {
    const int threads = parallelThreads();
    return "CPU, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

/// While it lives, loops use at most `threads` threads (values below 1 mean: no limit).
/// Thread rule: create and destroy on one thread; limits nest.
class ThreadLimit {
  public:
    explicit ThreadLimit(int threads);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit&) = delete;
    ThreadLimit& operator=(const ThreadLimit&) = delete;

  private:
    void* m_control = nullptr; ///< oneTBB's handle, or the limit that held before
};

} // namespace fft_tensor
