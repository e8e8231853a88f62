// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/test_sizes.h"

#include <QFile>
#include <QTest>

using namespace fft_tensor::testing;

class TestCliSelftest : public QObject {
    Q_OBJECT

  private slots:
    void testsTheCpu() {
        const Outcome text = runFftTensor({"selftest", "--device", "cpu", "--quick"});
        QVERIFY2(text.code == 0, text.text());
        QVERIFY2(text.out.trimmed().split('\n').last().contains(" passed, 0 failed"), text.text());
    }

    void tellsAllAsJson() {
        const Outcome outcome = runFftTensor({"selftest", "--quick", "--json"});
        QVERIFY2(outcome.code == 0, outcome.text());
        QVERIFY2(outcome.err.contains("Testing the CPU: "), outcome.err); // auto says why
        const QJsonObject all = outcome.json();
        QCOMPARE(all.keys(), QStringList({"benchmark", "blas", "failed", "passed", "results", "skipped"}));
        QCOMPARE(all["failed"].toInt(), 0);
        QCOMPARE(all["results"].toArray().size(), all["passed"].toInt() + all["skipped"].toInt());
        QCOMPARE(all["results"].toArray()[0].toObject().keys(), QStringList({"detail", "name", "ok"}));
        QVERIFY(all["passed"].toInt() > 500);
        for (const QJsonValue& entry : all["benchmark"].toArray()) {
            QVERIFY(entry.toObject()["device"].toString().startsWith("CPU"));
            QVERIFY(entry.toObject()["value"].toDouble() > 0);
        }
        QVERIFY(all["benchmark"].toArray().size() >= 5);
    }

    void aMissingDeviceIsNoPass() {
        const Outcome outcome = runFftTensor({"selftest", "--device", "cuda", "--quick", "--json"});
        QVERIFY2(outcome.code == 1 && outcome.out.isEmpty(), outcome.text());
        QVERIFY2(outcome.err.contains("plug-in for GPUs is missing"), outcome.text());
    }

    /// The plug-in's sources on the host: tested, never timed; and a fault of it is not covered up by the
    /// CPU.
    void theHostBuildIsTestedButNotTimed() {
        const QString plugin = QStringLiteral(FFT_TENSOR_BINARY_DIR "/lib/libfft_tensor_cuda_host.so");
        if (!QFile::exists(plugin))
            QSKIP("the plug-in's sources are not built for the host");
        const Outcome lost = runFftTensor(
            {"selftest", "--device", "cuda", "--quick", "--json"},
            {{"FFT_TENSOR_PLUGIN_PATH", plugin}, {"FFT_TENSOR_HOST_DEVICE", "fail=copy:500:lost"}});
        QCOMPARE(lost.code, 1);
        QVERIFY2(lost.json()["passed"].toInt() > 0 && lost.json()["failed"].toInt() > 0, lost.text());
        QCOMPARE(lost.json()["skipped"].toInt(), 1);
        QVERIFY(lost.json()["benchmark"].toArray().isEmpty());
        if (!fft_tensor::atFullSize())
            return; // a minute; tests/gpu has the small sizes
        const Outcome sound = runFftTensor({"selftest", "--device", "cuda", "--quick", "--json"},
                                           {{"FFT_TENSOR_PLUGIN_PATH", plugin}});
        QVERIFY2(sound.code == 0, sound.text());
        QCOMPARE(sound.json()["failed"].toInt(), 0);
        QCOMPARE(sound.json()["skipped"].toInt(), 1);
        QVERIFY(sound.json()["benchmark"].toArray().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCliSelftest)
#include "test_cli_selftest.moc"
