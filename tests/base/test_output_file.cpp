// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/file.h"
#include "base/output_file.h"
#include "io/test_files.h"

#include <QtTest>

#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace fft_tensor;
using namespace fft_tensor::test;

class TestOutputFile : public QObject {
    Q_OBJECT

  private slots:
    void targetsAreTold() {
        const Folder folder;
        const std::string file = folder.write("file", ""), pipe = folder.path("pipe");
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        std::filesystem::create_symlink("pipe", folder.path("link"));
        using Kind = FileTarget::Kind;
        QVERIFY(fileTarget(file).kind == Kind::file && fileTarget(folder.path("new")).kind == Kind::file);
        QVERIFY(fileTarget(pipe).kind == Kind::stream &&
                fileTarget(folder.path("link")).kind == Kind::stream);
        QVERIFY(fileTarget("/dev/null").kind == Kind::stream);
        for (const char* name :
             {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/thread-self/fd/1"})
            QVERIFY2(fileTarget(name).isStandardOutput(), name);
        QVERIFY(fileTarget("./-").kind == Kind::file && !fileTarget("/dev/fd/2").isStandardOutput());
        QCOMPARE(errorOf([&] { (void)fileTarget(folder.path()); })->code(), ErrorCode::invalidArgument);
        QCOMPARE(errorOf([] { (void)fileTarget(""); })->code(), ErrorCode::invalidArgument);
    }

    void pipesAreWrittenThrough() {
        const Folder folder;
        const std::string pipe = folder.path("pipe"), data(200'000, 'x'); // more than a pipe holds
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        std::string got;
        std::thread reader([&] {
            const int descriptor = ::open(pipe.c_str(), O_RDONLY);
            std::array<char, 4096> block{};
            for (ssize_t n = 0; (n = ::read(descriptor, block.data(), block.size())) > 0;)
                got.append(block.data(), static_cast<std::size_t>(n));
            ::close(descriptor);
        });
        JobContext job;
        QCOMPARE(writeOutput(pipe, std::as_bytes(std::span(data)), {}, job), Remarks());
        reader.join();
        QCOMPARE(got, data);
        QVERIFY(std::filesystem::is_fifo(pipe));
    }

    void openDescriptorsAreWrittenWhereTheyStand() {
        const Folder folder;
        const std::string file = folder.write("file", "head ");
        const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND);
        {
            OutputFile out("/proc/self/fd/" + std::to_string(descriptor));
            out.write(std::string("and more"));
            QCOMPARE(out.finish(), Remarks());
        }
        QCOMPARE(::write(descriptor, "!", 1), ssize_t{1}); // it is still open
        ::close(descriptor);
        QCOMPARE(readText(file, 100), std::string("head and more!"));
    }

    void aReaderThatHasGoneIsAnError() {
        std::signal(SIGPIPE, SIG_IGN);
        std::array<int, 2> ends{};
        QCOMPARE(::pipe(ends.data()), 0);
        ::close(ends[0]);
        OutputFile out("/dev/fd/" + std::to_string(ends[1]));
        QCOMPARE(errorOf([&] { out.write(std::string("x")); })->code(), ErrorCode::cannotWrite);
        ::close(ends[1]);
    }

    /// Nobody reads: only the signal ends the waiting. It is sent until it has met the open().
    void aSignalEndsWaitingForAReader() {
        const Folder folder;
        const std::string pipe = folder.path("pipe");
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        struct sigaction action {};
        action.sa_handler = [](int) {};
        sigaction(SIGUSR1, &action, nullptr);
        std::atomic<bool> asked = false, ended = false;
        const pthread_t self = ::pthread_self();
        std::thread sender([&] {
            asked = true;
            while (!ended) {
                ::pthread_kill(self, SIGUSR1);
                std::this_thread::yield();
            }
        });
        JobContext job([&] { return asked.load(); }, {});
        bool cancelled = false;
        try {
            const OutputFile out(pipe, {}, &job);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        ended = true;
        sender.join();
        QVERIFY(cancelled);
    }
};

QTEST_GUILESS_MAIN(TestOutputFile)
#include "test_output_file.moc"
