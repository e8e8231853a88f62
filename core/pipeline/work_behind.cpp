// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/work_behind.h"

#include "base/parallel.h"

#include <utility>

namespace fft_tensor {

namespace {

constexpr std::uint64_t worthAThread = std::uint64_t{1} << 20; ///< bytes: about a millisecond of packing

} // namespace

void WorkBehind::end() noexcept {
    if (m_running.valid())
        m_running.wait();
    m_running = {};
}

void WorkBehind::run(std::uint64_t bytes, std::function<void()> work) {
    wait();
    if (bytes < worthAThread || parallelThreads() < 2)
        work();
    else
        m_running = std::async(std::launch::async, std::move(work));
}

void WorkBehind::wait() {
    if (m_running.valid())
        m_running.get(); // leaves none
}

} // namespace fft_tensor
