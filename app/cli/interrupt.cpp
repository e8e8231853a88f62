// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "interrupt.h"

#include "base/end_signals.h"

#include <atomic>

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
    onEndSignals(rememberSignal);
}

int interruptSignal() noexcept {
    return receivedSignal.load();
}

} // namespace fft_tensor::cli
