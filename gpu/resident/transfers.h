// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "runtime/memory.h"

#include <cstddef>

namespace fft_tensor::gpu {

/// Copies large arrays between ordinary host memory and the device, a chunk at a time through two pinned
/// buffers: while the device fetches one, the host fills the other. Thread rule: the thread of the stream.
class Transfers {
  public:
    /// Takes its pinned memory at the first copy. The stream must outlive it.
    explicit Transfers(Stream& stream, std::size_t chunkBytes = std::size_t{8} << 20)
        : m_stream(stream), m_chunkBytes(chunkBytes) {}

    /// Queued in order on the stream; `from` may change when it returns. Throws Cancelled between chunks.
    void upload(void* to, const void* from, std::size_t bytes, JobContext& context);
    /// Waits: `to` is filled when it returns.
    void download(void* to, const void* from, std::size_t bytes, JobContext& context);

  private:
    struct Stage {
        PinnedBuffer<std::byte> memory;
        Event done; ///< the device has read, or written, the memory
    };
    void prepare();

    Stream& m_stream;
    std::size_t m_chunkBytes;
    Stage m_stages[2];
    std::size_t m_turn = 0; ///< of the stages, from copy to copy: small ones need not wait for one another
};

} // namespace fft_tensor::gpu
