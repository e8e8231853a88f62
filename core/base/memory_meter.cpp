// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/memory_meter.h"

#include <algorithm>
#include <atomic>

#include <sys/resource.h>

namespace fft_tensor {

namespace {

/// The meters that listen, innermost first. The allocator has no state of its own to hand them through.
std::mutex listMutex;
std::atomic<MemoryMeter*> innermost{nullptr};

/// Halves the number of samples; of two neighbours the larger stays.
void thin(std::vector<MemorySample>& samples) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < samples.size(); i += 2) {
        const bool second = i + 1 < samples.size() && samples[i + 1].bytes > samples[i].bytes;
        samples[kept++] = samples[second ? i + 1 : i];
    }
    samples.resize(kept);
}

} // namespace

MemoryMeter::MemoryMeter() {
    m_samples.reserve(mostSamples); // recording must not fail: memory is also freed in destructors
    const std::lock_guard lock(listMutex);
    m_outer = innermost;
    innermost = this;
}

MemoryMeter::~MemoryMeter() {
    const std::lock_guard lock(listMutex);
    innermost = m_outer;
}

void MemoryMeter::record(std::int64_t change) {
    const std::lock_guard lock(m_mutex);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - m_begin;
    m_bytes += change;
    m_peak = std::max(m_peak, m_bytes);
    if (m_samples.size() >= mostSamples)
        thin(m_samples);
    m_samples.push_back({elapsed.count(), m_bytes});
}

std::int64_t MemoryMeter::bytes() const {
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

std::int64_t MemoryMeter::peak() const {
    const std::lock_guard lock(m_mutex);
    return m_peak;
}

std::vector<MemorySample> MemoryMeter::samples() const {
    const std::lock_guard lock(m_mutex);
    return m_samples;
}

void countLargeBytes(std::int64_t change) {
    if (innermost.load(std::memory_order_relaxed) == nullptr)
        return; // nobody listens, nearly always
    const std::lock_guard lock(listMutex);
    for (MemoryMeter* meter = innermost; meter != nullptr; meter = meter->m_outer)
        meter->record(change);
}

std::uint64_t peakResidentBytes() {
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

} // namespace fft_tensor
