// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/file.h"
#include "io/test_files.h"

#include <QDir>
#include <QtTest>

#include <cerrno>
#include <fstream>

#include <sys/stat.h>

using namespace fft_tensor;
using namespace fft_tensor::test;

namespace {

int entriesIn(const Folder& folder) {
    return static_cast<int>(QDir(QString::fromStdString(folder.path()))
                                .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)
                                .size());
}

} // namespace

class TestFile : public QObject {
    Q_OBJECT

  private slots:
    void readsByPosition() {
        const Folder folder;
        const InputFile file(folder.write("a", "0123456789"));
        QCOMPARE(file.size(), std::uint64_t{10});
        std::string part(3, '?');
        file.read(4, std::as_writable_bytes(std::span(part)));
        QCOMPARE(part, std::string("456"));
        file.read(10, {}); // nothing, at the end
        const auto error = errorOf([&] { file.read(8, std::as_writable_bytes(std::span(part))); });
        QVERIFY(error && error->code() == ErrorCode::malformed);
        QVERIFY(error->message().find("ends at byte 10") != std::string::npos);
        QCOMPARE(error->where(), file.path());
    }

    void movesItsDescriptor() {
        const Folder folder;
        InputFile first(folder.write("a", "one"));
        InputFile second(folder.write("b", "other"));
        second = std::move(first);
        const InputFile third(std::move(second));
        std::string text(3, '?');
        third.read(0, std::as_writable_bytes(std::span(text)));
        QCOMPARE(text, std::string("one"));
        QCOMPARE(third.path(), folder.path("a"));
    }

    void whatIsNoFileIsRefused() {
        const Folder folder;
        QCOMPARE(errorOf([&] { InputFile file(folder.path("none")); })->code(), ErrorCode::notFound);
        QCOMPARE(errorOf([&] { InputFile file(folder.path()); })->code(), ErrorCode::unsupported);
        QCOMPARE(errorOf([&] { InputFile file(folder.write("a", "x") + "/b"); })->code(),
                 ErrorCode::notFound);
        const std::string pipe = folder.path("pipe");
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        QCOMPARE(errorOf([&] { InputFile file(pipe); })->code(),
                 ErrorCode::unsupported); // and does not block
    }

    void atomicFileAppearsOnCommit() {
        const Folder folder;
        const std::string target = folder.write("target", "old");
        {
            AtomicFile file(target);
            file.write(std::string("new "));
            file.write(std::string("contents"));
            QCOMPARE(readText(target, 100), std::string("old"));
            file.commit();
        }
        QCOMPARE(readText(target, 100), std::string("new contents"));
        QCOMPARE(entriesIn(folder), 1);
        struct stat status {};
        QCOMPARE(::stat(target.c_str(), &status), 0);
        const mode_t mask = ::umask(0);
        ::umask(mask);
        QCOMPARE(status.st_mode & 0777, 0666 & ~mask);
    }

    void atomicFileWithoutCommitLeavesNothing() {
        const Folder folder;
        const std::string target = folder.write("target", "old");
        {
            AtomicFile file(target);
            file.write(std::string("half"));
            QCOMPARE(entriesIn(folder), 2);
        }
        QCOMPARE(readText(target, 100), std::string("old"));
        QCOMPARE(entriesIn(folder), 1);
    }

    void atomicFileThatCannotBePutInPlaceLeavesNothing() {
        const Folder folder;
        const auto error = errorOf([&] {
            AtomicFile file(folder.path("target"));
            file.write(std::string("data"));
            folder.write("target/inside", "a folder came to stand where the file should go");
            file.commit();
        });
        QVERIFY(error && error->code() == ErrorCode::cannotWrite);
        QCOMPARE(entriesIn(folder), 1);
        const auto early = errorOf([&] { AtomicFile file(folder.path("target")); });
        QVERIFY(early && early->code() == ErrorCode::invalidArgument);
    }

    void otherHandsMayWriteTheTemporaryFile() {
        const Folder folder;
        AtomicFile file(folder.path("target"));
        std::ofstream(file.temporaryPath(), std::ios::trunc) << "by its path";
        file.sync();
        QCOMPARE(readText(file.temporaryPath(), 100), std::string("by its path"));
        QCOMPARE(entriesIn(folder), 1);
        file.commit();
        QCOMPARE(readText(folder.path("target"), 100), std::string("by its path"));
        QCOMPARE(entriesIn(folder), 1);
    }

    void foldersThatTakeNoFilesAreNamed() {
        const Folder folder;
        const std::string missing = folder.path("missing");
        for (const std::string& place : {missing, std::string("/proc")}) {
            const auto error = errorOf([&] { AtomicFile file(place + "/out.h5"); });
            QVERIFY(error && error->code() == ErrorCode::cannotWrite);
            QCOMPARE(error->where(), place);
        }
    }

    void systemErrorsHaveCodes() {
        QCOMPARE(systemError(ENOSPC, "write", "x", true).code(), ErrorCode::noSpace);
        QCOMPARE(systemError(EDQUOT, "write", "x", true).code(), ErrorCode::noSpace);
        QCOMPARE(systemError(EROFS, "write", "x", true).code(), ErrorCode::cannotWrite);
        QCOMPARE(systemError(ENOENT, "write", "x", true).code(), ErrorCode::cannotWrite);
        QCOMPARE(systemError(EIO, "write", "x", true).code(), ErrorCode::cannotWrite);
        QCOMPARE(systemError(EACCES, "open", "x", false).code(), ErrorCode::cannotRead);
        QCOMPARE(systemError(EIO, "read", "x", false).code(), ErrorCode::cannotRead);
        QCOMPARE(systemError(ENOENT, "open", "x", false).code(), ErrorCode::notFound);
    }

    void sameFileSeesThroughLinks() {
        const Folder folder;
        const std::string file = folder.write("a", "same");
        folder.write("b", "same");
        std::filesystem::create_symlink("a", folder.path("soft"));
        std::filesystem::create_hard_link(file, folder.path("hard"));
        QVERIFY(sameFile(file, folder.path("soft")));
        QVERIFY(sameFile(file, folder.path("hard")));
        QVERIFY(sameFile(file, folder.path("./a")));
        QVERIFY(!sameFile(file, folder.path("b")));
        QVERIFY(!sameFile(file, folder.path("missing")));
    }

    void nothingIsWrittenUnderAnEmptyName() {
        QCOMPARE(errorOf([] { const AtomicFile file(""); })->code(), ErrorCode::invalidArgument);
    }

    void readTextHasALimit() {
        const Folder folder;
        const std::string file = folder.write("a", "12345");
        QCOMPARE(readText(file, 5), std::string("12345"));
        QCOMPARE(errorOf([&] { (void)readText(file, 4); })->code(), ErrorCode::malformed);
    }
};

QTEST_GUILESS_MAIN(TestFile)
#include "test_file.moc"
