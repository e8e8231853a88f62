// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/end_signals.h"

#include <csignal>
#include <initializer_list>

namespace fft_tensor {

namespace {

bool isIgnored(int number) {
    struct sigaction action {};
    return sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

void install(int number, void (*handler)(int), int flags) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = flags;
    sigaction(number, &action, nullptr);
}

} // namespace

void onEndSignals(void (*handler)(int)) {
    // Shells without job control ignore SIGINT and SIGQUIT for what they start with "&"; a kill is meant all
    // the same. No SA_RESTART: a pipe may wait forever.
    for (const int number : {SIGINT, SIGTERM, SIGQUIT, SIGHUP})
        if (number != SIGHUP || !isIgnored(number))
            install(number, handler, static_cast<int>(SA_RESETHAND));
    if (!isIgnored(SIGPIPE))
        install(SIGPIPE, handler, 0);
    install(SIGXFSZ, SIG_IGN, 0);
}

} // namespace fft_tensor
