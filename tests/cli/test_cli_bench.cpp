// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor::testing;

/// The benchmarks run and report what they promise. Their times are for people to judge, not for a test.
class TestCliBench : public QObject {
    Q_OBJECT

  private slots:
    void measurements_data();
    void measurements();
    void compressNumbersAgree();
    void checkpointOfAFile();
    void convolutionsAgree();

  private:
    static const QStringList small;
};

const QStringList TestCliBench::small{"--rows", "96", "--cols", "64", "--runs", "5"};

void TestCliBench::measurements_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("keys");
    QTest::addColumn<QByteArray>("goal");
    QTest::newRow("compress") << QStringList{"compress"} + small
                              << QStringList{"rows",
                                             "cols",
                                             "keep",
                                             "threads",
                                             "transform_seconds",
                                             "select_seconds",
                                             "pack_seconds",
                                             "deflate_seconds",
                                             "total_seconds",
                                             "gigabytes_per_second"}
                              << QByteArray("2.5 or less");
    QTest::newRow("curve") << QStringList{"curve"} + small << QStringList{"float32", "float16"}
                           << QByteArray("under 1 ms");
    QTest::newRow("slider") << QStringList{"slider"} + small
                            << QStringList{"inverse_seconds", "maps_seconds", "ratio"}
                            << QByteArray("4 or less");
    QTest::newRow("open") << QStringList{"open"} << QStringList{"milliseconds", "peak_megabytes", "tensors"}
                          << QByteArray("under 100 ms");
    QTest::newRow("checkpoint") << QStringList{"checkpoint"} + small << QStringList{"float32", "float16"}
                                << QByteArray("21 or more");
    QTest::newRow("convolution")
        << QStringList{"convolution", "--size", "96", "--kernel", "3,9", "--runs", "5"}
        << QStringList{"size", "keep", "threads", "linear", "fft_faster_from_kernel", "circular"}
        << QByteArray("over 1");
}

void TestCliBench::measurements() {
    QFETCH(QStringList, arguments);
    QFETCH(QStringList, keys);
    QFETCH(QByteArray, goal);
    const Outcome json = runFftTensor(QStringList{"bench"} + arguments + QStringList{"--json"});
    QVERIFY2(json.code == 0, json.text());
    QVERIFY2(hasKeys(json.json(), keys), json.text());
    const Outcome text = runFftTensor(QStringList{"bench"} + arguments);
    QVERIFY2(text.code == 0 && text.out.contains(goal), text.text());
}

void TestCliBench::compressNumbersAgree() {
    const Outcome outcome =
        runFftTensor(QStringList{"bench", "compress", "--keep", "0.1", "--threads", "1", "--json"} + small);
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject report = outcome.json();
    QCOMPARE(report["rows"].toInteger(), 96);
    QCOMPARE(report["cols"].toInteger(), 64);
    QCOMPARE(report["keep"].toDouble(), 0.1);
    QCOMPARE(report["threads"].toInteger(), 1);
    const double speed = 96 * 64 * 4 / report["transform_seconds"].toDouble() / 1e9;
    QVERIFY(std::abs(report["gigabytes_per_second"].toDouble() / speed - 1) < 1e-6);
    QVERIFY(report["total_seconds"].toDouble() > 0);
}

void TestCliBench::checkpointOfAFile() {
    QTemporaryDir folder;
    const QString path = folder.filePath("wave.safetensors");
    QVERIFY(writeFile(path, safetensorsBytes({waveMatrix("wave", 256, 256)})));
    const Outcome outcome =
        runFftTensor(QStringList{"bench", "checkpoint", "--file", path, "--json"} + small);
    QVERIFY2(outcome.code == 0, outcome.text());
    QVERIFY2(outcome.json().value("file").toObject()["ratio"].toDouble() > 1, outcome.text());
}

/// Both sides compute the same, from the same kernel: sizes that are no multiple of any tile, kernels larger
/// than the image, even ones.
void TestCliBench::convolutionsAgree() {
    const Outcome outcome = runFftTensor({"bench", "convolution", "--size", "37", "--kernel", "4,1,31,50",
                                          "--keep", "1", "--runs", "5", "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonArray linear = outcome.json().value("linear").toArray();
    QCOMPARE(linear.size(), 4);
    QCOMPARE(linear[0].toObject()["kernel"].toInt(), 1);
    for (const QJsonValue& row : linear)
        for (const char* side : {"fft_relative_error", "direct_relative_error"}) {
            const double error = row[QLatin1String(side)].toDouble(1);
            QVERIFY2(error > 0 && error < 5e-6, outcome.text());
        }
    const QJsonObject circular = outcome.json().value("circular").toObject();
    QVERIFY2(circular["relative_difference"].toDouble(1) < 5e-6, outcome.text());
    const Outcome wrong = runFftTensor({"bench", "convolution", "--kernel", "0"});
    QVERIFY2(wrong.code == 2 && wrong.err.contains("--kernel"), wrong.text());
}

QTEST_GUILESS_MAIN(TestCliBench)
#include "test_cli_bench.moc"
