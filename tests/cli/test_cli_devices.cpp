// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Devices on the command line: the list, the choice, and jobs that end on the CPU. Needs no GPU: the plug-ins
// are those of tests/device/plugins.
#include "support/command_line.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor::testing;

namespace {

const char* const pathVariable = "FFT_TENSOR_PLUGIN_PATH";

QString plugin(const char* name) {
    return QStringLiteral(FFT_TENSOR_TEST_PLUGINS "/") + QLatin1String(name);
}

QJsonObject device(const Outcome& outcome, const QString& id) {
    for (const QJsonValue& entry : outcome.json()["devices"].toArray())
        if (entry["id"].toString() == id)
            return entry.toObject();
    return {};
}

QByteArray readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCliDevices : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_input = QStringLiteral(FFT_TENSOR_SOURCE_DIR "/resources/examples/digits.safetensors");
    QString m_output = m_folder.filePath("out.h5");

    template<class... Variables>
    Outcome compress(const QString& device, const QString& file, const Variables&... variables) {
        return runFftTensor(
            {"compress", m_input, "-o", m_folder.filePath(file), "--device", device, "--json"},
            {variables...});
    }

  private slots:
    void jsonHasExactlyTheKeys() {
        const Outcome outcome = runFftTensor({"devices", "--json"}, {{pathVariable, plugin("good")}});
        QVERIFY2(outcome.code == 0 && outcome.err.isEmpty(), outcome.text());
        QCOMPARE(outcome.json().keys(), (QStringList{"blas", "devices"}));
        const QJsonArray devices = outcome.json()["devices"].toArray();
        QCOMPARE(devices.size(), 3);
        for (const QJsonValue& entry : devices) {
            QCOMPARE(entry.toObject().keys(),
                     (QStringList{"available", "id", "kind", "memory_bytes", "name", "reason"}));
            QCOMPARE(entry["available"].toBool(), entry["reason"].toString().isEmpty());
        }
        const QJsonObject cpu = devices[0].toObject(), gpu = devices[1].toObject();
        QCOMPARE(cpu["kind"].toString(), "cpu");
        QVERIFY(cpu["available"].toBool() && cpu["memory_bytes"].toDouble() > 1e6);
        QCOMPARE(gpu["id"].toString(), "cuda:0");
        QCOMPARE(gpu["kind"].toString(), "cuda");
        QCOMPARE(gpu["name"].toString(), "Fake GPU");
        QCOMPARE(gpu["memory_bytes"].toDouble(), 1e9);
        QCOMPARE(device(outcome, "cuda:1")["reason"].toString(), "The fake card is broken. Replace it.");
    }

    /// The kernels of dense products are named; a user's own choice of lower ones is kept, with a warning.
    void denseKernelsAreNamed() {
        const QJsonObject blas = runFftTensor({"devices", "--json"}).json()["blas"].toObject();
        QCOMPARE(blas.keys(),
                 (QStringList{"few_rows", "few_rows_kernels", "kernels", "library", "threads", "warning"}));
        QVERIFY(blas["library"].toString().startsWith("OpenBLAS "));
        QVERIFY(!blas["kernels"].toString().isEmpty() && blas["threads"].toInt() >= 1);
        const std::pair<const char*, QString> lowest("OPENBLAS_CORETYPE", "Prescott");
        const QJsonObject lower = runFftTensor({"devices", "--json"}, {lowest}).json()["blas"].toObject();
        const Outcome text = runFftTensor({"devices"}, {lowest});
        QVERIFY2(text.code == 0 && text.out.contains("dense products: "), text.text());
#if defined(__x86_64__)
        QCOMPARE(lower["kernels"].toString(), "Prescott");
        const bool hasBetter = __builtin_cpu_supports("avx2") != 0;
        QCOMPARE(lower["warning"].isString(), hasBetter);
        QCOMPARE(text.out.contains("Warning: Dense products run on kernels for 128-bit"), hasBetter);
#endif
    }

    void textForPeople() {
        const Outcome outcome = runFftTensor({"devices"}, {{pathVariable, plugin("good")}});
        QVERIFY2(outcome.code == 0, outcome.text());
        for (const char* piece : {"cpu", "cuda:0", "Fake GPU", "1 GB", "25 %", "not available",
                                  "cuda:1: The fake card is broken. Replace it."})
            QVERIFY2(outcome.out.contains(piece), outcome.text());
    }

    void everyStateWorksOnTheCpuAndSaysWhy_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("piece");
        const auto row = [](const char* name, const QString& path, const QString& reason, const char* piece) {
            QTest::newRow(name) << path << reason << QString(piece);
        };
        row("plug-in missing", "/nowhere", {}, "/nowhere");
        row("library missing", plugin("needs_library"), {}, "libfft_tensor_test_needed.so");
        row("wrong version", plugin("other_version"), {}, "9.8.7");
        row("wrong interface", plugin("other_abi"), {}, "interface");
        row("no plug-in", plugin("no_entry"), {}, "fft_tensor_plugin");
        row("did not start", plugin("fails"), {}, "no wish to start");
        for (const char* words :
             {"There is no NVIDIA driver. Install one.", "The driver is too old. Renew it.",
              "The driver sees no device.", "The device had no memory left at start."})
            row(words, plugin("good"), words, words);
    }

    void everyStateWorksOnTheCpuAndSaysWhy() {
        QFETCH(QString, path);
        QFETCH(QString, reason);
        QFETCH(QString, piece);
        const std::pair<const char*, QString> where(pathVariable, path), why("FAKE_PLUGIN_REASON", reason);
        const Outcome list = runFftTensor({"devices", "--json"}, {where, why});
        QVERIFY2(list.code == 0, list.text());
        const QJsonObject gpu = device(list, "cuda");
        QVERIFY2(!gpu.isEmpty() && !gpu["available"].toBool(), list.text());
        QVERIFY2(gpu["reason"].toString().contains(piece), list.text());
        const Outcome automatic = compress("auto", "out.h5", where, why);
        QVERIFY2(automatic.code == 0 && automatic.err.isEmpty(), automatic.text());
        QCOMPARE(automatic.json()["device"].toString(), "cpu");
        QCOMPARE(automatic.json()["devices"].toArray(), QJsonArray{"CPU"});
        QVERIFY(QFile::remove(m_output));
        const Outcome chosen = compress("cuda", "out.h5", where, why);
        QVERIFY2(chosen.code == 1 && chosen.err.contains(piece.toUtf8()), chosen.text());
        QVERIFY(!QFile::exists(m_output));
    }

    void theDeviceIsRecorded() {
        const Outcome outcome = compress("auto", "gpu.h5", std::pair(pathVariable, plugin("good")));
        QVERIFY2(outcome.code == 0 && outcome.err.isEmpty(), outcome.text());
        QCOMPARE(outcome.json()["device"].toString(), "cuda");
        QCOMPARE(outcome.json()["devices"].toArray(), QJsonArray{"Fake GPU"});
        for (const QJsonValue& row : outcome.json()["tensors"].toArray())
            QVERIFY(row["reason"].toString().contains("computed on Fake GPU") || row["encoding"] == "raw");
        const Outcome info = runFftTensor({"info", m_folder.filePath("gpu.h5"), "--json"});
        QCOMPARE(info.json()["checkpoint"].toObject()["device"].toString(), "Fake GPU");
        QVERIFY(compress("cpu", "cpu.h5", std::pair(pathVariable, plugin("good"))).code == 0);
        const Outcome onCpu = runFftTensor({"info", m_folder.filePath("cpu.h5"), "--json"});
        QCOMPARE(onCpu.json()["checkpoint"].toObject()["device"].toString(), "CPU");
        QVERIFY(runFftTensor({"verify", m_folder.filePath("gpu.h5"), "--against", m_input}).code == 0);
    }

    void aStandInIsNeverChosenByItself() {
        const std::pair<const char*, QString> where(pathVariable, plugin("good")),
            tests("FAKE_PLUGIN_FOR_TESTS", "1");
        QCOMPARE(compress("auto", "out.h5", where, tests).json()["device"].toString(), "cpu");
        const Outcome asked = compress("cuda", "out.h5", where, tests);
        QCOMPARE(asked.json()["devices"].toArray(), QJsonArray{"CUDA sources on host"});
    }

    void jobsEndOnTheCpu_data() {
        QTest::addColumn<QString>("fail");
        QTest::addColumn<int>("warnings");
        QTest::addColumn<QJsonArray>("devices");
        QTest::newRow("one tensor is too large")
            << "select:outOfMemory:6" << 1 << QJsonArray{"Fake GPU", "CPU"};
        QTest::newRow("lost in the middle") << "select:deviceFailed:3" << 1 << QJsonArray{"Fake GPU", "CPU"};
        QTest::newRow("lost at once") << "analyze:deviceFailed:1" << 1 << QJsonArray{"CPU"};
        QTest::newRow("no memory for any") << "analyze:outOfMemory:1" << 6 << QJsonArray{"CPU"};
        QTest::newRow("does not start") << "start:deviceFailed:1" << 1 << QJsonArray{"CPU"};
    }

    void jobsEndOnTheCpu() {
        QFETCH(QString, fail);
        QFETCH(int, warnings);
        QFETCH(QJsonArray, devices);
        const std::pair<const char*, QString> where(pathVariable, plugin("good"));
        QVERIFY(compress("cpu", "truth.h5", where).code == 0);
        const Outcome outcome = compress("auto", "out.h5", where, std::pair("FAKE_PLUGIN_FAIL", fail));
        QVERIFY2(outcome.code == 0, outcome.text());
        QCOMPARE(outcome.err.count('\n'), warnings);
        QVERIFY2(outcome.err.contains("Fake GPU") && outcome.err.contains("told to fail"), outcome.text());
        QCOMPARE(outcome.json()["devices"].toArray(), devices);
        const QString restored = m_folder.filePath("restored.safetensors");
        const QString truth = m_folder.filePath("truth.safetensors");
        QVERIFY(runFftTensor({"restore", m_output, "-o", restored}).code == 0);
        QVERIFY(runFftTensor({"restore", m_folder.filePath("truth.h5"), "-o", truth}).code == 0);
        QVERIFY(!readFile(truth).isEmpty() && readFile(restored) == readFile(truth));
    }

    void anUnknownDeviceIsAUsageError() {
        for (const char* name : {"tpu", "cuda:", "cuda:one", "CPU"}) {
            const Outcome outcome = compress(QLatin1String(name), "out.h5");
            QVERIFY2(outcome.code == 2 && outcome.err.contains("--device"), outcome.text());
        }
        const Outcome absent = compress("cuda:5", "out.h5", std::pair(pathVariable, plugin("good")));
        QVERIFY2(absent.code == 1 && absent.err.contains("cuda:0 (Fake GPU)"), absent.text());
    }
};

QTEST_GUILESS_MAIN(TestCliDevices)
#include "test_cli_devices.moc"
