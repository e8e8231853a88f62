// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// A disk that keeps other bytes than it was given: what the commands write is read back before it takes its
// name. (Checkpoints: checkpoint.interrupted, checkpoint.damage.)
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor::testing;

class TestCliReadBack : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void everyFlippedWriteIsNoticed_data();
    void everyFlippedWriteIsNoticed();

  private:
    QTemporaryDir m_folder;
    QString m_input, m_checkpoint;
};

void TestCliReadBack::initTestCase() {
    m_input = m_folder.filePath("in.safetensors");
    m_checkpoint = m_folder.filePath("in.h5");
    QVERIFY(writeFile(m_input, safetensorsBytes({waveMatrix("a", 48, 64), whiteMatrix("b", 64, 64, 2)})));
    const Outcome outcome = runFftTensor({"compress", m_input, "-o", m_checkpoint});
    QVERIFY2(outcome.code == 0, outcome.text());
}

void TestCliReadBack::everyFlippedWriteIsNoticed_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("writes");
    QTest::newRow("restore") << QStringList{"restore", m_checkpoint, "-o"}
                             << 4; // length, header, two tensors
    QTest::newRow("compress") << QStringList{"compress", m_input, "-o"} << 8;
    QTest::newRow("spectrum --csv") << QStringList{"spectrum", m_input, "a", "--csv"} << 1;
    QTest::newRow("spectrum --png") << QStringList{"spectrum", m_input, "a", "--png"} << 1;
    QTest::newRow("analyze --csv") << QStringList{"analyze", m_input, "--csv"} << 1;
}

/// At the first call past all writes, the run is one like any other.
void TestCliReadBack::everyFlippedWriteIsNoticed() {
    QFETCH(QStringList, arguments);
    QFETCH(int, writes);
    QTemporaryDir folder;
    const QString target = folder.filePath("out");
    arguments << target;
    QVERIFY(runFftTensor(arguments).code == 0);
    const QByteArray right = readFile(target);
    constexpr int callsAfterTheLastWrite = 8; // fsync, rename and more
    int noticed = 0;
    for (int call = 1, quiet = 0; quiet < callsAfterTheLastWrite; ++call) {
        QVERIFY(writeFile(target, "old"));
        const Outcome outcome =
            runFftTensor(arguments, {{"LD_PRELOAD", FAIL_WRITES_LIBRARY},
                                     {"ASAN_OPTIONS", "detect_leaks=0:verify_asan_link_order=0"},
                                     {"FAIL_WRITES_AT", QString::number(call)},
                                     {"FAIL_WRITES_HOW", "flip"}});
        const QByteArray found = readFile(target);
        QVERIFY2(found == (outcome.code == 0 ? right : QByteArray("old")), outcome.text());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{"out"});
        QVERIFY2(outcome.code == 0 || outcome.code == 1, outcome.text());
        noticed += outcome.code;
        quiet = outcome.code == 0 ? quiet + 1 : 0;
    }
    qInfo("%d flipped writes noticed", noticed);
    QVERIFY(noticed >= writes);
}

QTEST_GUILESS_MAIN(TestCliReadBack)
#include "test_cli_read_back.moc"
