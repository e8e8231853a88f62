// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Loops on oneTBB. Its header stands here alone: it does not get on with Qt's `emit`.
#include "base/parallel.h"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>

#include <algorithm>

namespace fft_tensor {

void parallelChunks(std::size_t count, std::size_t chunkSize,
                    const std::function<void(std::size_t, std::size_t, std::size_t)>& body) {
    const std::size_t chunks = chunkCount(count, chunkSize);
    const auto runOne = [&](std::size_t chunk) {
        body(chunk, chunk * chunkSize, std::min(count, (chunk + 1) * chunkSize));
    };
    if (chunks == 1)
        runOne(0);
    else if (chunks > 1)
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, chunks, 1), [&](const auto& range) {
            for (std::size_t chunk = range.begin(); chunk != range.end(); ++chunk)
                runOne(chunk);
        });
}

int parallelThreads() {
    const auto limit = tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
    return static_cast<int>(
        std::max<std::size_t>(1, std::min<std::size_t>(limit, tbb::info::default_concurrency())));
}

ThreadLimit::ThreadLimit(int threads) {
    if (threads >= 1)
        m_control = new tbb::global_control(tbb::global_control::max_allowed_parallelism,
                                            static_cast<std::size_t>(threads));
}

ThreadLimit::~ThreadLimit() {
    delete static_cast<tbb::global_control*>(m_control);
}

} // namespace fft_tensor
