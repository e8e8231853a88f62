// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "base/memory_room.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

using namespace fft_tensor;

/// What is left is the least that system, containers and the process's own limits leave.
class TestMemoryRoom : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void systemAlone();
    void cgroup2();
    void cgroup2OfAParent();
    void cgroup1();
    void cgroup1UnderTheHostsName();
    void addressSpace();
    void refusesWithBothNumbers();

  private:
    void put(const QString& name, const QByteArray& text);
    SystemFolders folders() const;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestMemoryRoom::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    put("proc/meminfo", "MemTotal:       16000000 kB\nMemAvailable:    8000000 kB\nSwapFree: 0 kB\n");
    put("proc/self/cgroup", "0::/\n");
}

void TestMemoryRoom::put(const QString& name, const QByteArray& text) {
    const QString path = m_folder->filePath(name);
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

SystemFolders TestMemoryRoom::folders() const {
    return {m_folder->filePath("proc").toStdString(), m_folder->filePath("cgroup").toStdString()};
}

void TestMemoryRoom::systemAlone() {
    QCOMPARE(availableMemoryBytes(folders()), std::uint64_t{8'000'000} * 1024);
    put("cgroup/memory.max", "max\n");
    QCOMPARE(availableMemoryBytes(folders()), std::uint64_t{8'000'000} * 1024);
}

void TestMemoryRoom::cgroup2() {
    put("cgroup/memory.max", "1000000\n");
    put("cgroup/memory.current", "900000\n");
    QCOMPARE(availableMemoryBytes(folders()), std::uint64_t{100'000});
    QCOMPARE(installedMemoryBytes(folders()), std::uint64_t{1'000'000});
    put("cgroup/memory.stat", "anon 300000\nfile 600000\nactive_file 200000\ninactive_file 390000\n");
    QCOMPARE(availableMemoryBytes(folders()), std::uint64_t{690'000}); // cached files make room
    put("cgroup/memory.stat", "");
    put("cgroup/memory.current", "1200000\n");
    QCOMPARE(availableMemoryBytes(folders()), std::uint64_t{0});
}

void TestMemoryRoom::cgroup2OfAParent() {
    put("proc/self/cgroup", "0::/outer/inner\n");
    put("cgroup/outer/inner/memory.max", "max\n");
    put("cgroup/outer/memory.max", "500000\n");
    put("cgroup/outer/memory.current", "100000\n");
    QCOMPARE(availableMemoryBytes(folders()), std::uint64_t{400'000});
}

void TestMemoryRoom::cgroup1() {
    put("proc/self/cgroup", "5:devices:/\n4:cpu,memory:/box\n0::/\n");
    put("cgroup/memory/box/memory.limit_in_bytes", "2000000\n");
    put("cgroup/memory/box/memory.usage_in_bytes", "1500000\n");
    put("cgroup/memory/box/memory.stat", "inactive_file 7\ntotal_inactive_file 400000\n");
    put("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    QCOMPARE(availableMemoryBytes(folders()), std::uint64_t{900'000});
}

void TestMemoryRoom::cgroup1UnderTheHostsName() {
    put("proc/self/cgroup", "4:memory:/system.slice/container-17\n");
    put("cgroup/memory/memory.limit_in_bytes", "3000000\n");
    put("cgroup/memory/memory.usage_in_bytes", "1000000\n");
    QCOMPARE(availableMemoryBytes(folders()), std::uint64_t{2'000'000});
}

void TestMemoryRoom::addressSpace() {
    put("proc/self/statm", "1000 10 10 10 0 500 0\n");
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_AS, &before), 0);
    if (before.rlim_cur != RLIM_INFINITY)
        QSKIP("these tests run under a limit of their own (ulimit -v)");
    rlimit tight = before;
    tight.rlim_cur = rlim_t{1} << 45; // far more than the process has, far less than statm below
    QCOMPARE(::setrlimit(RLIMIT_AS, &tight), 0);
    put("proc/self/statm", QByteArray::number((qulonglong{1} << 45) / 4096 - 100) + " 1 1 1 0 1 0\n");
    const std::uint64_t left = availableMemoryBytes(folders());
    QCOMPARE(::setrlimit(RLIMIT_AS, &before), 0);
    QCOMPARE(left, std::uint64_t{100 * 4096});
}

void TestMemoryRoom::refusesWithBothNumbers() {
    requireMemory(2'000'000, "This", "here"); // there is so much
    try {
        requireMemory(std::uint64_t{1} << 60, "Reading the tensor \"a\"", "file");
        QFAIL("an exabyte was promised");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::outOfMemory);
        const QString text = error.what();
        QVERIFY2(text.startsWith("file: Reading the tensor \"a\" needs 1.15 EB of memory; "), error.what());
        QVERIFY2(text.contains("are available"), error.what());
    }
}

QTEST_GUILESS_MAIN(TestMemoryRoom)
#include "test_memory_room.moc"
