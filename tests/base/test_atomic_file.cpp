// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/atomic_file.h"
#include "base/file.h"
#include "io/test_files.h"

#include <QDir>
#include <QtTest>

#include <array>
#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace fft_tensor;
using namespace fft_tensor::test;

namespace {

int entriesIn(const Folder& folder) {
    return static_cast<int>(
        QDir(QString::fromStdString(folder.path()))
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)
            .size());
}

mode_t modeOf(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
}

Remarks replace(const std::string& path, const std::string& contents, const Audience& audience = {}) {
    JobContext job;
    AtomicFile file(path, audience);
    file.write(contents);
    return file.commit(job);
}

/// Whoever may not write everywhere: files of others cannot be made.
bool isRoot() {
    return ::geteuid() == 0;
}

} // namespace

class TestAtomicFile : public QObject {
    Q_OBJECT

  private:
    JobContext m_job;

  private slots:
    void init() { ::umask(0022); }

    void appearsOnCommit() {
        const Folder folder;
        const std::string target = folder.path("target");
        AtomicFile file(target);
        file.write(std::string("new "));
        file.write(std::string("contents"));
        QVERIFY(!std::filesystem::exists(target));
        QCOMPARE(modeOf(file.temporaryPath()), mode_t{0600}); // nobody reads it while it grows
        QCOMPARE(file.commit(m_job), Remarks());
        QCOMPARE(readText(target, 100), std::string("new contents"));
        QCOMPARE(entriesIn(folder), 1);
        QCOMPARE(modeOf(target), mode_t{0644});
    }

    void withoutCommitLeavesNothing() {
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

    void thatCannotBePutInPlaceLeavesNothing() {
        const Folder folder;
        const auto error = errorOf([&] {
            AtomicFile file(folder.path("target"));
            file.write(std::string("data"));
            folder.write("target/inside", "a folder came to stand where the file should go");
            (void)file.commit(m_job);
        });
        QVERIFY(error && error->code() == ErrorCode::cannotWrite);
        QCOMPARE(entriesIn(folder), 1);
        const auto early = errorOf([&] { AtomicFile file(folder.path("target")); });
        QVERIFY(early && early->code() == ErrorCode::invalidArgument);
    }

    void otherHandsMayWriteIt() {
        const Folder folder;
        AtomicFile file(folder.path("target"));
        std::ofstream(file.temporaryPath(), std::ios::trunc) << "by its path";
        file.sync();
        QCOMPARE(readText(file.temporaryPath(), 100), std::string("by its path"));
        (void)file.commit(m_job, AtomicFile::ReadBack::byOwner);
        QCOMPARE(readText(folder.path("target"), 100), std::string("by its path"));
        QCOMPARE(entriesIn(folder), 1);
    }

    void whatIsNotWhatWasWrittenIsNoticed_data() {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("length"); // of the file afterwards; -1: as it was
        QTest::newRow("first byte") << 0 << -1;
        QTest::newRow("in a full stripe") << 40 << -1;
        QTest::newRow("in the last block") << 3'000'000 << -1;
        QTest::newRow("last byte") << 3'000'004 << -1;
        QTest::newRow("shorter") << -1 << 3'000'000;
        QTest::newRow("longer") << -1 << 3'000'006;
        QTest::newRow("empty") << -1 << 0;
    }

    void whatIsNotWhatWasWrittenIsNoticed() {
        QFETCH(int, at);
        QFETCH(int, length);
        const Folder folder;
        const std::string target = folder.write("target", "old");
        const auto error = errorOf([&] {
            AtomicFile file(target);
            file.write(std::string(3'000'005, 'x'));
            if (at >= 0) {
                std::fstream other(file.temporaryPath(), std::ios::in | std::ios::out | std::ios::binary);
                other.seekp(at);
                other.put('x' ^ 1);
            } else {
                std::filesystem::resize_file(file.temporaryPath(), static_cast<std::uintmax_t>(length));
            }
            (void)file.commit(m_job);
        });
        QVERIFY(error && error->code() == ErrorCode::cannotWrite);
        QVERIFY(error->message().find("does not read back as it was written") != std::string::npos);
        QCOMPARE(readText(target, 100), std::string("old"));
        QCOMPARE(entriesIn(folder), 1);
    }

    void cancellingWhileReadingBackLeavesNothing() {
        const Folder folder;
        JobContext cancelled([] { return true; }, {});
        bool seen = false;
        try {
            AtomicFile file(folder.path("target"));
            file.write(std::string("data"));
            (void)file.commit(cancelled);
        } catch (const Cancelled&) {
            seen = true;
        }
        QVERIFY(seen);
        QCOMPARE(entriesIn(folder), 0);
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

    void whatIsNoFileIsRefused() {
        const Folder folder;
        const std::string pipe = folder.path("pipe");
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        for (const std::string& place :
             {pipe, std::string("-"), std::string("/proc/self/fd/2"), std::string()})
            QCOMPARE(errorOf([&] { const AtomicFile file(place); })->code(), ErrorCode::invalidArgument);
        QVERIFY(std::filesystem::is_fifo(pipe));
        QCOMPARE(entriesIn(folder), 1);
    }

    void linksStayAndLeadToTheNewFile() {
        const Folder folder;
        folder.write("sub/real", "old");
        std::filesystem::create_symlink("sub/real", folder.path("link"));
        std::filesystem::create_symlink("link", folder.path("second"));
        std::filesystem::create_symlink("sub/none yet", folder.path("dangling"));
        (void)replace(folder.path("second"), "new");
        (void)replace(folder.path("dangling"), "made");
        QVERIFY(std::filesystem::is_symlink(folder.path("second")));
        QVERIFY(std::filesystem::is_symlink(folder.path("link")));
        QCOMPARE(readText(folder.path("sub/real"), 100), std::string("new"));
        QCOMPARE(readText(folder.path("sub/none yet"), 100), std::string("made"));
        std::filesystem::create_symlink("circle", folder.path("circle"));
        QCOMPARE(errorOf([&] { AtomicFile file(folder.path("circle")); })->code(), ErrorCode::cannotWrite);
    }

    void replacedFilesKeepTheirMode() {
        const Folder folder;
        const std::string target = folder.write("target", "old");
        for (const mode_t mode : {0600U, 0640U, 0666U, 0755U}) {
            QCOMPARE(::chmod(target.c_str(), mode), 0);
            QCOMPARE(replace(target, "new"), Remarks());
            QCOMPARE(modeOf(target), mode);
        }
    }

    void newFilesAreNoMoreReadableThanTheirSources() {
        const Folder folder;
        ::umask(0002);
        using Row = std::array<mode_t, 3>;
        for (const auto& [first, second, expected] :
             {Row{0600, 0644, 0600}, Row{0640, 0644, 0660}, Row{0644, 0644, 0664}, Row{0604, 0644, 0604}}) {
            const std::vector<std::string> sources = {folder.write("a", ""), folder.write("b", "")};
            ::chmod(sources[0].c_str(), first);
            ::chmod(sources[1].c_str(), second);
            std::filesystem::remove(folder.path("new"));
            QCOMPARE(replace(folder.path("new"), "x", audienceOf(sources)), Remarks());
            QCOMPARE(modeOf(folder.path("new")), expected);
        }
    }

    void replacedFilesAreNarrowedToTheSourceAndThatIsSaid() {
        const Folder folder;
        const std::string source = folder.write("secret", ""), target = folder.write("target", "old");
        ::chmod(source.c_str(), 0600);
        ::chmod(target.c_str(), 0644);
        const Remarks remarks = replace(target, "new", audienceOf({source}));
        QCOMPARE(modeOf(target), mode_t{0600});
        QCOMPARE(remarks.size(), std::size_t{1});
        QVERIFY(remarks[0].find("0600, no longer 0644") != std::string::npos);
    }

    void otherNamesAreSaidToKeepTheOldContents() {
        const Folder folder;
        const std::string target = folder.write("target", "old");
        std::filesystem::create_hard_link(target, folder.path("other"));
        const Remarks remarks = replace(target, "new");
        QCOMPARE(remarks.size(), std::size_t{1});
        QVERIFY(remarks[0].find("hard links: 1") != std::string::npos);
        QCOMPARE(readText(folder.path("other"), 100), std::string("old"));
    }

    void attributesGoWithIt() {
        const Folder folder;
        const std::string target = folder.write("target", "old");
        if (::setxattr(target.c_str(), "user.note", "hello", 5, 0) != 0)
            QSKIP("This file system keeps no attributes.");
        QCOMPARE(replace(target, "new"), Remarks());
        std::string value(5, '?');
        QCOMPARE(::getxattr(target.c_str(), "user.note", value.data(), value.size()), ssize_t{5});
        QCOMPARE(value, std::string("hello"));
    }

    void ownersStay() {
        if (!isRoot())
            QSKIP("Only root can make a file of somebody else.");
        const Folder folder;
        const std::string target = folder.write("target", "old"), source = folder.write("source", "");
        QCOMPARE(::chown(target.c_str(), 1234, 4321), 0);
        QCOMPARE(replace(target, "new"), Remarks());
        struct stat status {};
        QCOMPARE(::stat(target.c_str(), &status), 0);
        QCOMPARE(status.st_uid, uid_t{1234});
        QCOMPARE(status.st_gid, gid_t{4321});
        // What only root may read does not come to belong to somebody else.
        ::chmod(source.c_str(), 0600);
        ::chmod(target.c_str(), 0600);
        const Remarks remarks = replace(target, "secret", audienceOf({source}));
        QCOMPARE(::stat(target.c_str(), &status), 0);
        QCOMPARE(status.st_uid, uid_t{0});
        QCOMPARE(remarks.size(), std::size_t{1});
        QVERIFY(remarks[0].find("belonged to user 1234") != std::string::npos);
    }

    void longNamesAreWritten() {
        const Folder folder;
        for (const int size : {240, 241, 248, 255}) {
            const std::string target = folder.path(std::string(static_cast<std::size_t>(size), 'y'));
            (void)replace(target, "new");
            QCOMPARE(readText(target, 100), std::string("new"));
        }
        std::string umlauts;
        for (int i = 0; i < 127; ++i)
            umlauts += "ü";
        AtomicFile file(folder.path(umlauts + "x"));
        const QString shown = QString::fromStdString(file.temporaryPath());
        QCOMPARE(shown.toStdString(), file.temporaryPath()); // no character is cut through
        const auto error = errorOf([&] { AtomicFile tooLong(folder.path(std::string(256, 'y'))); });
        QVERIFY(error && error->code() == ErrorCode::invalidArgument);
        QVERIFY(error->message().find("256 bytes") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestAtomicFile)
#include "test_atomic_file.moc"
