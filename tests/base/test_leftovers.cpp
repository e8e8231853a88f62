// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/atomic_file.h"
#include "base/file_target.h"
#include "io/test_files.h"

#include <QtTest>

#include <filesystem>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace fft_tensor;
using namespace fft_tensor::test;

class TestLeftovers : public QObject {
    Q_OBJECT

  private slots:
    void whatIsBeingWrittenIsNone() {
        const Folder folder;
        AtomicFile file(folder.path("out"));
        file.write(std::string("half"));
        QVERIFY(leftoversIn(folder.path()).empty());
        QVERIFY(!removeLeftover({file.temporaryPath(), 4})); // found a moment too early
        QVERIFY(std::filesystem::exists(file.temporaryPath()));
        JobContext job;
        (void)file.commit(job);
    }

    void whatAKilledProcessHasLeftIsFoundAndRemoved() {
        const Folder folder;
        const pid_t child = ::fork();
        if (child == 0) {
            AtomicFile file(folder.path("out"));
            file.write(std::string("half"));
            ::_exit(0); // as good as killed: no destructor runs
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        const std::vector<Leftover> found = leftoversIn(folder.path());
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY(found[0].path.rfind(folder.path("out.partial-"), 0) == 0);
        QCOMPARE(found[0].bytes, std::uint64_t{4});
        QVERIFY(removeLeftover(found[0]));
        QVERIFY(removeLeftover(found[0])); // gone is gone
        QVERIFY(leftoversIn(folder.path()).empty());
    }

    void onlySuchNamesOfRegularFilesCount() {
        const Folder folder;
        folder.write("a.partial-abcdef", "one");
        for (const char* name :
             {"b.partial-abcde", "c.partial-abcd_f", ".partial-abcdef", "d.partial-abcdefg", "e"})
            folder.write(name, "no");
        std::filesystem::create_symlink("a.partial-abcdef", folder.path("f.partial-abcdef"));
        std::filesystem::create_directory(folder.path("g.partial-abcdef"));
        QCOMPARE(::mkfifo(folder.path("h.partial-abcdef").c_str(), 0600), 0);
        const std::vector<Leftover> found = leftoversIn(folder.path());
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].path, folder.path("a.partial-abcdef"));
        QVERIFY(leftoversIn(folder.path("absent")).empty());
    }

    void filesOfOthersAreTheirs() {
        if (::geteuid() != 0)
            QSKIP("Only root can make a file of somebody else.");
        const Folder folder;
        const std::string file = folder.write("a.partial-abcdef", "one");
        QCOMPARE(::chown(file.c_str(), 1234, 1234), 0);
        QVERIFY(leftoversIn(folder.path()).empty());
        QVERIFY(!removeLeftover({file, 3}));
    }
};

QTEST_GUILESS_MAIN(TestLeftovers)
#include "test_leftovers.moc"
