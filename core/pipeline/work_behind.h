// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <functional>
#include <future>

namespace fft_tensor {

/// Work that follows other work, one piece at a time and in order, on a thread beside the one that gives it:
/// what comes next is prepared meanwhile. Pieces too small to be worth a thread, and all where loops have one
/// thread alone, run at once where they are given. Thread rule: one thread gives work and waits; a piece sees
/// all that was done before it was given.
class WorkBehind {
  public:
    WorkBehind() = default;
    ~WorkBehind() { end(); } ///< waits; what a piece throws is lost
    WorkBehind(const WorkBehind&) = delete;
    WorkBehind& operator=(const WorkBehind&) = delete;

    /// Waits for the piece before, and throws what that threw. `bytes`: how much it works on.
    void run(std::uint64_t bytes, std::function<void()> work);
    /// Throws what the last piece threw.
    void wait();

    /// While it lives, whatever the pieces use may be relied on to live: its end waits for the last one, also
    /// where an error ends all. What that one throws then is lost.
    class Stay {
      public:
        explicit Stay(WorkBehind& work) : m_work(work) {}
        ~Stay() { m_work.end(); }
        Stay(const Stay&) = delete;
        Stay& operator=(const Stay&) = delete;

      private:
        WorkBehind& m_work;
    };

  private:
    void end() noexcept;

    std::future<void> m_running;
};

} // namespace fft_tensor
