// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/stage_clock.h"
#include "runtime/stream.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace fft_tensor::gpu {

/// The stages of a product as the device sees them: marks in its streams, read once all has ended, so that
/// measuring makes nothing wait. Where two streams work at once, their stages overlap.
class DeviceStages {
  public:
    /// Queues `work` between two marks of `stream`.
    template<class Work>
    void time(const char* name, double flops, double bytesMoved, Stream& stream, Work&& work) {
        if (!m_watching) {
            work();
            return;
        }
        Stage& stage = next();
        stage.name = name;
        stage.flops = flops;
        stage.bytesMoved = bytesMoved;
        stage.begin.record(stream);
        work();
        stage.end.record(stream);
    }
    /// Books what was timed and forgets it. The streams' work has ended.
    void book(StageClock& clock) {
        for (std::size_t i = 0; i < m_used; ++i) {
            const Stage& stage = *m_stages[i];
            clock.book(stage.name, stage.end.secondsSince(stage.begin), stage.flops, stage.bytesMoved);
        }
        m_used = 0;
    }
    void forget() { m_used = 0; }
    /// Marks between kernels take time themselves: without them, nothing is booked.
    void watch(bool on) { m_watching = on; }

  private:
    struct Stage {
        const char* name = "";
        double flops = 0, bytesMoved = 0;
        Event begin, end;
    };
    Stage& next() {
        if (m_used == m_stages.size())
            m_stages.push_back(std::make_unique<Stage>());
        return *m_stages[m_used++];
    }

    std::vector<std::unique_ptr<Stage>> m_stages; ///< events are kept for the next product
    std::size_t m_used = 0;
    bool m_watching = true;
};

} // namespace fft_tensor::gpu
