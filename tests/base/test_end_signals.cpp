// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/end_signals.h"

#include <QtTest>

#include <atomic>
#include <csignal>

using namespace fft_tensor;

namespace {

std::atomic<int> received = 0, times = 0;

void remember(int number) {
    received = number;
    ++times;
}

bool isDefault(int number) {
    struct sigaction action {};
    return sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_DFL;
}

} // namespace

class TestEndSignals : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ})
            std::signal(number, SIG_DFL);
        received = 0;
        times = 0;
    }

    void theFirstIsToldAndTheSecondEndsTheProcess() {
        onEndSignals(remember);
        for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
            QVERIFY(!isDefault(number));
            std::raise(number);
            QCOMPARE(received.load(), number);
            QVERIFY(isDefault(number));
        }
    }

    void closedPipesAreToldEveryTime() {
        onEndSignals(remember);
        std::raise(SIGPIPE);
        std::raise(SIGPIPE);
        QCOMPARE(times.load(), 2);
    }

    void nohupHolds() {
        std::signal(SIGHUP, SIG_IGN);
        std::signal(SIGPIPE, SIG_IGN);
        onEndSignals(remember);
        std::raise(SIGHUP);
        std::raise(SIGPIPE);
        QCOMPARE(times.load(), 0);
    }

    /// A shell that starts something with "&" ignores it for that.
    void anInterruptIsMeantEvenSo() {
        std::signal(SIGINT, SIG_IGN);
        onEndSignals(remember);
        std::raise(SIGINT);
        QCOMPARE(times.load(), 1);
    }

    void theFileSizeLimitIsNoSignal() {
        onEndSignals(remember);
        std::raise(SIGXFSZ);
        QCOMPARE(times.load(), 0);
    }
};

QTEST_GUILESS_MAIN(TestEndSignals)
#include "test_end_signals.moc"
