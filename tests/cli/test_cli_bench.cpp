// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
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
    void productsAgree();
    void productsOnADevice();
    void productsOfATensor();
    void productFlags_data();
    void productFlags();
    void convolutionsAgree();
    void claims();

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
    QTest::newRow("matmul") << QStringList{"matmul", "--batch", "3"} + small
                            << QStringList{"rows", "cols", "batch",        "threads",    "dense_seconds",
                                           "runs", "auto", "others_share", "convolution"}
                            << QByteArray("equal flop rate");
    QTest::newRow("transform") << QStringList{"transform", "--plan-seconds", "0.1"} + small
                               << QStringList{"rows",
                                              "cols",
                                              "threads",
                                              "forward_seconds",
                                              "inverse_seconds",
                                              "fftw_forward_seconds",
                                              "fftw_inverse_seconds",
                                              "ratio",
                                              "runs"}
                               << QByteArray("1.2 or less");
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
    QVERIFY2(!json.json()["blas"].toObject()["kernels"].toString().isEmpty(), json.text());
    const Outcome text = runFftTensor(QStringList{"bench"} + arguments);
    QVERIFY2(text.code == 0 && text.out.contains(goal) && text.out.contains("dense products: "), text.text());
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

/// Rows, medians and ratios of one document belong together.
void TestCliBench::productsAgree() {
    const Outcome outcome =
        runFftTensor(QStringList{"bench", "matmul", "--batch", "1,9", "--keep", "0.2,0.05", "--threads", "1",
                                 "--block-bytes", "20000", "--json"} +
                     small);
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonArray batches = outcome.json()["batches"].toArray();
    QCOMPARE(batches.size(), 2);
    for (const auto& value : batches) {
        const QJsonObject batch = value.toObject();
        const QJsonArray runs = batch["runs"].toArray();
        QCOMPARE(runs.size(), 5); // dense, and two methods at two keep fractions
        QCOMPARE(batch["threads"].toInteger(), 1);
        for (const auto& item : runs) {
            const QJsonObject run = item.toObject();
            QVERIFY(hasKeys(run, {"method", "keep", "seconds", "speedup", "peak_bytes", "weight_bytes",
                                  "relative_error", "stages"}));
            const double speedup = batch["dense_seconds"].toDouble() / run["seconds"].toDouble();
            QVERIFY(std::abs(run["speedup"].toDouble() / speedup - 1) < 1e-6);
            QVERIFY2(run["relative_error"].toDouble() < 1e-5, outcome.text());
            QVERIFY(run["peak_bytes"].toInteger() >= run["weight_bytes"].toInteger());
            double stages = 0;
            for (const auto& stage : run["stages"].toArray())
                stages += stage.toObject()["seconds"].toDouble();
            QVERIFY(stages > 0 && stages <= run["seconds"].toDouble() * 1.001);
        }
        QCOMPARE(runs[0].toObject()["method"].toString(), QStringLiteral("dense"));
        QCOMPARE(runs[0].toObject()["weight_bytes"].toInteger(), 96 * 64 * 4);
        const QJsonArray choices = batch["auto"].toArray();
        QCOMPARE(choices.size(), 2);
        QVERIFY(choices[0].toObject()["why"].toString().contains("dense ≈"));
    }
}

/// On a device (here its stand-in): seconds without and with copies, no goals that only a GPU has, and what
/// auto would choose of the device's memory.
void TestCliBench::productsOnADevice() {
    const QString plugin = QStringLiteral(FFT_TENSOR_BINARY_DIR "/lib/libfft_tensor_cuda_host.so");
    if (!QFile::exists(plugin))
        QSKIP("the plug-in's sources are not built for the host");
    const auto bench = [&](const QStringList& more) {
        return runFftTensor(
            QStringList{"bench", "matmul", "--device", "cuda", "--batch", "3", "--keep", "0.05"} + small +
                more,
            {{"FFT_TENSOR_PLUGIN_PATH", plugin}});
    };
    const Outcome outcome = bench({"--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject report = outcome.json();
    QVERIFY(report["device"].toString() != "CPU");
    QVERIFY(report["tensor_cores"].isArray() && report["tensor_cores"].toArray().isEmpty());
    QCOMPARE(report["auto"].toArray().size(), 1);
    for (const auto& item : report["runs"].toArray()) {
        const QJsonObject run = item.toObject();
        QVERIFY2(run["seconds"].toDouble() > 0 && run["with_copies_seconds"].toDouble() > 0, outcome.text());
        QVERIFY(run["speedup_goal"].isNull() && run["weight_share_goal"].isNull());
        QVERIFY(run["weight_share"].toDouble() > 0);
        for (const auto& stage : run["stages"].toArray())
            QVERIFY(!stage.toObject()["name"].toString().contains("load"));
    }
    const Outcome text = bench({});
    QVERIFY2(text.code == 0 && text.out.contains("in brackets") && text.out.contains("weight and block take"),
             text.text());
    QVERIFY2(!text.out.contains("reached") && !text.out.contains("missed"), text.text());
}

void TestCliBench::productsOfATensor() {
    QTemporaryDir folder;
    const QString path = folder.filePath("wave.safetensors");
    QVERIFY(writeFile(path, safetensorsBytes({waveMatrix("wave", 40, 100)})));
    const Outcome outcome =
        runFftTensor({"bench", "matmul", "--tensor", path + "::wave", "--transpose", "--batch", "2", "--keep",
                      "0.05", "--overlap", "--runs", "5", "--memory-limit", "100", "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject report = outcome.json();
    QCOMPARE(report["rows"].toInteger(), 40);
    QCOMPARE(report["cols"].toInteger(), 100);
    QVERIFY(report["transposed"].toBool());
    QVERIFY(report["auto"].toArray()[0].toObject()["why"].toString().contains("No product fits"));
    QVERIFY(report["runs"].toArray()[1].toObject()["relative_error"].toDouble() < 1e-5);
}

void TestCliBench::productFlags_data() {
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* title, const QStringList& flags, int code, const char* says) {
        QTest::newRow(title) << flags << code << QByteArray(says);
    };
    row("no rows of x", {"--batch", "0"}, 2, "--batch must be 1 or more");
    row("more than all", {"--keep", "1.5"}, 2, "--keep must be a number from 0 to 1");
    row("axes of a choice", {"--axes", "auto"}, 2, "--axes must be all, last or a list");
    row("an axis that is not there", {"--axes", "2"}, 1, "no axis 2");
    row("the last axis", {"--axes", "last", "--batch", "1"}, 0, "spectral");
    row("empty block", {"--block-bytes", "0"}, 2, "--block-bytes must be 1 or more");
    row("block without a column", {"--block-bytes", "8"}, 1, "does not hold one frequency column");
    row("nothing kept", {"--keep", "0", "--batch", "1"}, 0, "spectral");
    row("everything in one block", {"--block-bytes", "1000000000", "--batch", "1"}, 0, "streaming");
}

void TestCliBench::productFlags() {
    QFETCH(QStringList, flags);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    const Outcome outcome = runFftTensor(QStringList{"bench", "matmul"} + small + flags);
    QCOMPARE(outcome.code, code);
    QVERIFY2((outcome.out + outcome.err).contains(says), outcome.text());
}

/// Both sides compute the same, from the same kernel: sizes that are no multiple of any tile, kernels
/// larger than the image, even ones.
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

/// The page of claims, on small matrices: all three tables, with the claims beside what was measured.
void TestCliBench::claims() {
    const Outcome outcome = runFftTensor({"bench", "claims", "--memory-size", "256", "--product-size", "128",
                                          "--random-size", "256", "--image-size", "128", "--runs", "5"});
    QVERIFY2(outcome.code == 0, outcome.text());
    for (const char* part :
         {"# Claims and laws", "## Memory", "## Speed relative to BLAS", "## Compression and error",
          "about 30 MB", "0.01x on a CPU", "| 5x |", "| 3–10 % |", "69.1 %", "89.5 %", "97.2 %"})
        QVERIFY2(outcome.out.contains(part), part + outcome.text());
    const Outcome wrong = runFftTensor({"bench", "claims", "--memory-size", "3"});
    QVERIFY2(wrong.code == 2 && wrong.err.contains("--memory-size must be 64 or more"), wrong.text());
}

QTEST_GUILESS_MAIN(TestCliBench)
#include "test_cli_bench.moc"
