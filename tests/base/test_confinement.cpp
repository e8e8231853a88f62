// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/confinement.h"

#include <QtTest>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace fft_tensor;

namespace {

constexpr std::uint64_t memory = std::uint64_t{8} << 30;

/// What waitpid says of a process that is confined and then does that; its exit code is what it returns.
int endOf(const std::function<int()>& work, std::chrono::milliseconds processor = std::chrono::seconds(5)) {
    const pid_t process = ::fork();
    if (process == 0) {
        confineThisProcess({memory, processor});
        ::_exit(work());
    }
    int status = -1;
    ::waitpid(process, &status, 0);
    return status;
}

int codeOf(const std::function<int()>& work) {
    const int status = endOf(work);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

class TestConfinement : public QObject {
    Q_OBJECT

  private slots:
    void computingGoesOn() {
        QCOMPARE(codeOf([] {
                     std::vector<int> numbers(100000, 3);
                     return std::accumulate(numbers.begin(), numbers.end(), 0) == 300000 ? 7 : 1;
                 }),
                 7);
    }

    void whatIsOpenStaysOpen() {
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        QCOMPARE(codeOf([&] { return ::write(ends[1], "x", 1) == 1 ? 7 : 1; }), 7);
        char letter = 0;
        QCOMPARE(::read(ends[0], &letter, 1), 1);
        QCOMPARE(letter, 'x');
        ::close(ends[0]);
        ::close(ends[1]);
    }

    void timeEndsIt() {
        const int status = endOf(
            [] {
                volatile bool forEver = true;
                while (forEver) {
                }
                return 0;
            },
            std::chrono::milliseconds(10));
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(WTERMSIG(status), SIGPROF);
    }

    void nothingCanBeOpenedStartedOrReached() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("sanitizers need what is taken");
#else
        QCOMPARE(codeOf([] { return ::open("/dev/null", O_RDONLY) < 0 ? 7 : 1; }), 7);
        QCOMPARE(codeOf([] { return ::creat("/tmp/fft-tensor-confined", 0600) < 0 ? 7 : 1; }), 7);
        QCOMPARE(codeOf([] { return ::socket(AF_INET, SOCK_STREAM, 0) < 0 ? 7 : 1; }), 7);
        QCOMPARE(codeOf([] { return std::malloc(memory) == nullptr ? 7 : 1; }), 7);
#if defined(__x86_64__) || defined(__aarch64__) // elsewhere, limits alone hold
        QCOMPARE(codeOf([] { return ::fork() < 0 ? 7 : 1; }), 7);
        QCOMPARE(codeOf([] { return ::unlink("/no/such/file") < 0 && errno == EPERM ? 7 : 1; }), 7);
        QCOMPARE(codeOf([] { return ::kill(::getppid(), 0) < 0 ? 7 : 1; }), 7);
        QCOMPARE(codeOf([] {
                     ::execl("/bin/true", "true", nullptr);
                     return 7;
                 }),
                 7);
#endif
#endif
    }
};

QTEST_GUILESS_MAIN(TestConfinement)
#include "test_confinement.moc"
