// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "base/read_watch.h"
#include "io/test_files.h"

#include <QTest>

#include <fstream>

#include <array>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace fft_tensor;
using namespace fft_tensor::test;

namespace {

std::string readAll(const InputFile& file, std::uint64_t offset, std::size_t bytes) {
    std::string text(bytes, '?');
    file.read(offset, std::as_writable_bytes(std::span(text)));
    return text;
}

void overwrite(const std::string& path, std::size_t offset, const std::string& bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(offset));
    file << bytes;
}

} // namespace

/// What was read is what the file holds, or it is said that it is not.
class TestReadWatch : public QObject {
    Q_OBJECT

  private slots:
    void confirmsWhatWasRead();
    void handsOverInOrder();
    void readsOnceWhatIsReadInOrder();
    void noticesOneOtherByte();
    void noticesOneRangeReadTwice();
    void noticesAChangedIdentity_data();
    void noticesAChangedIdentity();
    void watchesItsOwnFilesOnly();
    void tellsWhoWrites();
};

void TestReadWatch::confirmsWhatWasRead() {
    const Folder folder;
    const std::string path = folder.write("w", "0123456789abcdef");
    ReadWatch watch({path});
    QVERIFY(!watch.hasNews());
    const InputFile file(path);
    QCOMPARE(readAll(file, 4, 4), std::string("4567"));
    QCOMPARE(readAll(file, 2, 9), std::string("23456789a")); // ranges may overlap
    QVERIFY(watch.hasNews());
    std::string seen;
    watch.confirmAll([&](std::span<const std::byte> bytes) { seen += asText(bytes); });
    QCOMPARE(seen, std::string("0123456789abcdef"));
    QVERIFY(!watch.hasNews());
    QCOMPARE(readAll(file, 4, 4), std::string("4567"));
    QVERIFY(!watch.hasNews()); // the same again
    QCOMPARE(readAll(file, 0, 1), std::string("0"));
    QVERIFY(watch.hasNews());
    watch.requireUnchanged();
}

/// Every byte once and in order, however the files are read.
void TestReadWatch::handsOverInOrder() {
    const Folder folder;
    const std::string a = folder.write("a", "0123456789abcdef"), b = folder.write("b", "ghijklmnop");
    using Reads = std::vector<std::array<std::uint64_t, 3>>; // file, offset, bytes
    for (const Reads& reads :
         {Reads{}, Reads{{0, 0, 16}, {1, 0, 10}}, Reads{{0, 2, 14}, {1, 5, 5}}, Reads{{0, 2, 4}, {0, 6, 1}},
          Reads{{0, 8, 4}, {0, 2, 4}}, Reads{{1, 0, 10}, {0, 0, 16}}, Reads{{0, 0, 16}, {0, 3, 2}, {1, 4, 2}},
          Reads{{0, 4, 4}, {0, 4, 4}, {0, 6, 10}}}) {
        std::string seen;
        ReadWatch watch({a, b}, [&](std::span<const std::byte> bytes) { seen += asText(bytes); });
        const InputFile first(a), second(b);
        for (const auto& [file, offset, bytes] : reads)
            (void)readAll(file == 0 ? first : second, offset, bytes);
        watch.confirm([](auto) {});
        QCOMPARE(seen, std::string("0123456789abcdefghijklmnop"));
        QVERIFY(!watch.hasNews());
        for (const auto& [file, offset, bytes] : reads)
            (void)readAll(file == 0 ? first : second, offset, bytes);
        QVERIFY(!watch.hasNews());
        watch.confirm([](auto) {});
        QCOMPARE(seen.size(), std::size_t{26}); // and no byte again
    }
}

void TestReadWatch::readsOnceWhatIsReadInOrder() {
    const Folder folder;
    const std::string path = folder.write("w", "0123456789abcdef");
    ReadWatch watch({path}, [](auto) {});
    const InputFile file(path);
    (void)readAll(file, 4, 8);
    std::uint64_t read = 0;
    watch.confirm([&](std::uint64_t bytes) { read = bytes; });
    QCOMPARE(read, std::uint64_t{4}); // what stood behind it
}

void TestReadWatch::noticesOneOtherByte() {
    const Folder folder;
    const std::string path = folder.write("w", "0123456789abcdef");
    ReadWatch watch({path});
    const InputFile file(path);
    (void)readAll(file, 4, 4);
    overwrite(path, 7, "X");
    const auto error = errorOf([&] { watch.confirm([](auto) {}); });
    QVERIFY(error.has_value());
    QCOMPARE(error->code(), ErrorCode::cannotRead);
    QCOMPARE(error->where(), path);
    QVERIFY2(error->message().find("changed") != std::string::npos, error->what());
}

/// The bytes alone, where nobody looks at times: both reads lie between the same two looks at the file.
void TestReadWatch::noticesOneRangeReadTwice() {
    const Folder folder;
    const std::string path = folder.write("w", "0123456789abcdef");
    ReadWatch watch({path});
    const InputFile file(path);
    (void)readAll(file, 4, 4);
    overwrite(path, 5, "Y");
    (void)readAll(file, 4, 4);
    QVERIFY(errorOf([&] { (void)watch.hasNews(); }));
}

void TestReadWatch::noticesAChangedIdentity_data() {
    QTest::addColumn<int>("change");
    QTest::newRow("longer") << 0;
    QTest::newRow("shorter") << 1;
    QTest::newRow("replaced by the same") << 2;
    QTest::newRow("removed") << 3;
    QTest::newRow("in place, its time set back") << 4;
}

void TestReadWatch::noticesAChangedIdentity() {
    QFETCH(int, change);
    const Folder folder;
    const std::string path = folder.write("w", "0123456789abcdef");
    struct stat before {};
    QCOMPARE(::stat(path.c_str(), &before), 0);
    ReadWatch watch({path});
    const InputFile file(path);
    (void)readAll(file, 0, 2);
    if (change == 0)
        std::ofstream(path, std::ios::app) << "more";
    else if (change == 1)
        std::filesystem::resize_file(path, 8);
    else if (change == 2)
        std::filesystem::rename(folder.write("other", "0123456789abcdef"), path);
    else if (change == 3)
        std::filesystem::remove(path);
    else {
        overwrite(path, 12, "Z");
        const timespec times[2] = {before.st_atim, before.st_mtim};
        QCOMPARE(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
    }
    QVERIFY(errorOf([&] { watch.requireUnchanged(); }));
    QVERIFY(errorOf([&] { watch.confirm([](auto) {}); }));
}

void TestReadWatch::watchesItsOwnFilesOnly() {
    const Folder folder;
    const std::string path = folder.write("w", "0123"), other = folder.write("v", "4567");
    ReadWatch watch({path});
    (void)readAll(InputFile(other), 0, 4);
    QVERIFY(!watch.hasNews());
    {
        const ReadWatch inner({other});
        (void)readAll(InputFile(path), 0, 4);
    }
    QVERIFY(!watch.hasNews()); // the inner one alone was listening
    (void)readAll(InputFile(path), 0, 4);
    QVERIFY(watch.hasNews());
}

void TestReadWatch::tellsWhoWrites() {
    const Folder folder;
    const std::string path = folder.write("w", "0123");
    const InputFile file(path);
    QVERIFY(!file.isHeldForWriting());
    const int other = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    QVERIFY(other >= 0);
    QCOMPARE(::flock(other, LOCK_SH | LOCK_NB), 0);
    QVERIFY(!file.isHeldForWriting()); // readers do not disturb each other
    QCOMPARE(::flock(other, LOCK_EX | LOCK_NB), 0);
    QVERIFY(file.isHeldForWriting());
    ::close(other);
    QVERIFY(!file.isHeldForWriting());
}

QTEST_GUILESS_MAIN(TestReadWatch)
#include "test_read_watch.moc"
