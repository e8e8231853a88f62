// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/transfers.h"

#include <algorithm>
#include <cstring>

namespace fft_tensor::gpu {

void Transfers::prepare() {
    for (Stage& stage : m_stages)
        if (stage.memory.size() == 0)
            stage.memory = PinnedBuffer<std::byte>(m_chunkBytes);
}

void Transfers::upload(void* to, const void* from, std::size_t bytes, JobContext& context) {
    prepare();
    auto* const target = static_cast<std::byte*>(to);
    const auto* const source = static_cast<const std::byte*>(from);
    for (std::size_t done = 0; done < bytes; done += m_chunkBytes) {
        context.checkpoint();
        Stage& stage = m_stages[m_turn++ % 2];
        const std::size_t part = std::min(m_chunkBytes, bytes - done);
        stage.done.synchronize(); // of its last turn
        std::memcpy(stage.memory.data(), source + done, part);
        copyToDevice(target + done, stage.memory.data(), part, m_stream);
        stage.done.record(m_stream);
    }
}

void Transfers::download(void* to, const void* from, std::size_t bytes, JobContext& context) {
    prepare();
    auto* const target = static_cast<std::byte*>(to);
    const auto* const source = static_cast<const std::byte*>(from);
    const auto ask = [&](std::size_t begin, Stage& stage) {
        stage.done.synchronize();
        copyToHost(stage.memory.data(), source + begin, std::min(m_chunkBytes, bytes - begin), m_stream);
        stage.done.record(m_stream);
    };
    if (bytes > 0)
        ask(0, m_stages[m_turn % 2]);
    for (std::size_t done = 0; done < bytes; done += m_chunkBytes) {
        context.checkpoint();
        if (done + m_chunkBytes < bytes)
            ask(done + m_chunkBytes, m_stages[(m_turn + 1) % 2]);
        Stage& stage = m_stages[m_turn++ % 2];
        stage.done.synchronize();
        std::memcpy(target + done, stage.memory.data(), std::min(m_chunkBytes, bytes - done));
    }
}

} // namespace fft_tensor::gpu
