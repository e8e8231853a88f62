// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "interrupt.h"

#include <atomic>
#include <csignal>

namespace fft_tensor::cli {

namespace {

std::atomic<int> receivedSignal = 0;
static_assert(std::atomic<int>::is_always_lock_free,
              "only lock-free atomics may be touched in a signal handler");

extern "C" void rememberSignal(int number) {
    receivedSignal.store(number);
}

} // namespace

void watchForInterrupts() {
    struct sigaction action {};
    action.sa_handler = rememberSignal;
    sigemptyset(&action.sa_mask);
    // Reads and writes go on after the first signal; the default action comes back for the second.
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

int interruptSignal() noexcept {
    return receivedSignal.load();
}

} // namespace fft_tensor::cli
