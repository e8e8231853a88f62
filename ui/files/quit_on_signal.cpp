// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/files/quit_on_signal.h"

#include "base/end_signals.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace fft_tensor::ui {

namespace {

/// A signal handler can reach nothing else.
std::array<int, 2> signalPipe{-1, -1};
std::atomic<bool> quitting = false;
static_assert(std::atomic<bool>::is_always_lock_free,
              "only lock-free atomics may be touched in a signal handler");

extern "C" void passOn(int number) {
    const int before = errno;
    const auto byte = static_cast<unsigned char>(number);
    if (number != SIGPIPE)
        quitting = true;
    (void)!::write(signalPipe[1], &byte, 1);
    errno = before;
}

} // namespace

QuitOnSignal::QuitOnSignal() {
    if (signalPipe[0] < 0 && ::pipe2(signalPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // the signals then do what they always do
    auto* notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] { receive(signalPipe[0]); });
    onEndSignals(passOn);
}

/// A closed pipe is no reason to close a window: the write that met it fails.
void QuitOnSignal::receive(int descriptor) {
    unsigned char number = 0;
    while (::read(descriptor, &number, 1) == 1)
        if (number != SIGPIPE)
            QCoreApplication::exit(128 + number);
}

bool quitSignalReceived() noexcept {
    return quitting;
}

} // namespace fft_tensor::ui
