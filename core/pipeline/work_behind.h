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
    ~WorkBehind(); ///< waits; what a piece throws is lost
    WorkBehind(const WorkBehind&) = delete;
    WorkBehind& operator=(const WorkBehind&) = delete;

    /// Waits for the piece before, and throws what that threw. `bytes`: how much it works on.
    void run(std::uint64_t bytes, std::function<void()> work);
    /// Throws what the last piece threw.
    void wait();

  private:
    std::future<void> m_running;
};

} // namespace fft_tensor
