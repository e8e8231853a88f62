// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "interrupt.h"

#include "base/end_signals.h"

#include <atomic>
#include <initializer_list>

#include <fcntl.h>
#include <unistd.h>

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

void occupyClosedStreams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) < 0)
            (void)::open("/dev/null", O_RDONLY); // the lowest free number: this one
}

int interruptSignal() noexcept {
    return receivedSignal.load();
}

} // namespace fft_tensor::cli
