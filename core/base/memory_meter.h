// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/memory_room.h" // what is left, beside what is held

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace fft_tensor {

/// Bytes of large arrays (see large_vector.h), and of buffers in the memory of devices, that were held at one
/// moment.
struct MemorySample {
    double seconds = 0; ///< since the meter began
    std::int64_t bytes = 0;
};

/// Records how many bytes of them are held while it lives, counted from what was held when it began:
/// an array that is older and freed meanwhile counts negative.
/// Thread rule: create, read and destroy on one thread; arrays may come and go on any. Meters nest.
class MemoryMeter {
  public:
    MemoryMeter();
    ~MemoryMeter();
    MemoryMeter(const MemoryMeter&) = delete;
    MemoryMeter& operator=(const MemoryMeter&) = delete;

    [[nodiscard]] std::int64_t bytes() const;
    [[nodiscard]] std::int64_t peak() const;
    /// One sample per change, in order, at most `mostSamples`: when there would be more, neighbours are
    /// merged to the larger of the two, so that no peak is lost.
    [[nodiscard]] std::vector<MemorySample> samples() const;

    static constexpr std::size_t mostSamples = 4096;

  private:
    friend void countLargeBytes(std::int64_t change);
    void record(std::int64_t change);

    mutable std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
    std::int64_t m_bytes = 0, m_peak = 0;
    std::vector<MemorySample> m_samples;
    MemoryMeter* m_outer = nullptr;
};

/// What the allocators of large arrays, and of devices' buffers, tell: so many bytes more, or fewer. Any
/// thread.
void countLargeBytes(std::int64_t change);

/// The largest resident set that this process ever had, in bytes; 0 where the system does not tell.
[[nodiscard]] std::uint64_t peakResidentBytes();

} // namespace fft_tensor
