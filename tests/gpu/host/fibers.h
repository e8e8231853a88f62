// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>

namespace fft_tensor::gpu::host {

/// A function with a stack of its own that can stop in the middle and go on later, all on one thread.
class Fiber {
  public:
    /// `main` must never return.
    Fiber(void (*main)(void*), void* argument);
    ~Fiber();
    Fiber(const Fiber&) = delete;
    Fiber& operator=(const Fiber&) = delete;

    /// From outside: runs it until it suspends itself.
    void resume();
    /// From inside: goes back to whoever resumed it.
    void suspend();
    [[nodiscard]] bool ownsStack(const void* address) const;

  private:
    struct Switch; ///< the library's entry point
    void (*m_main)(void*);
    void* m_argument;
    char* m_stack = nullptr; ///< begins with a page that nobody may touch
    void *m_context = nullptr, *m_caller = nullptr;
    // What the address sanitizer must be told with every switch.
    const void* m_callerStack = nullptr;
    std::size_t m_callerBytes = 0;
};

} // namespace fft_tensor::gpu::host
