// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/file.h"
#include "io/test_files.h"

#include <QtTest>

#include <cerrno>
#include <fstream>

#include <sys/stat.h>

using namespace fft_tensor;
using namespace fft_tensor::test;

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

    void systemErrorsHaveCodes() {
        QCOMPARE(systemError(ENOSPC, "write", "x", true).code(), ErrorCode::noSpace);
        QCOMPARE(systemError(EDQUOT, "write", "x", true).code(), ErrorCode::noSpace);
        QCOMPARE(systemError(EFBIG, "write", "x", true).code(), ErrorCode::noSpace);
        QVERIFY(systemError(EFBIG, "write", "x", true).message().find("ulimit -f") != std::string::npos);
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

    void readTextHasALimit() {
        const Folder folder;
        const std::string file = folder.write("a", "12345");
        QCOMPARE(readText(file, 5), std::string("12345"));
        QCOMPARE(errorOf([&] { (void)readText(file, 4); })->code(), ErrorCode::malformed);
    }
};

QTEST_GUILESS_MAIN(TestFile)
#include "test_file.moc"
