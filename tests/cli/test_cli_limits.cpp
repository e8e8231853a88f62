// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// With little address space, every command works or ends with a sentence: it neither hangs nor crashes.
#include "support/command_line.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

using namespace fft_tensor::testing;

namespace {

const QString example = QStringLiteral(FFT_TENSOR_SOURCE_DIR "/resources/examples/digits.safetensors");

/// Under `ulimit -v KILOBYTES`; a signal or a wait of minutes is code -1.
Outcome runLimited(quint64 kilobytes, const QStringList& arguments) {
    QProcess process;
    process.setChildProcessModifier([kilobytes] {
        const rlimit limit{kilobytes * 1024, kilobytes * 1024};
        ::setrlimit(RLIMIT_AS, &limit);
    });
    process.start(commandLineProgram(), arguments);
    return endOf(process);
}

} // namespace

class TestCliLimits : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

  private slots:
    void initTestCase() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("A sanitizer needs terabytes of addresses.");
#endif
    }

    void everyCommandEnds_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("version") << QStringList{"--version"};
        QTest::newRow("info") << QStringList{"info", example};
        QTest::newRow("devices") << QStringList{"devices"};
        QTest::newRow("analyze") << QStringList{"analyze", example};
        QTest::newRow("compress") << QStringList{"compress", example, "-o", m_folder.filePath("out.h5")};
        QTest::newRow("verify") << QStringList{"verify", m_folder.filePath("out.h5")};
        QTest::newRow("products") << QStringList{"bench", "matmul",  "--rows", "96",     "--cols",
                                                 "64",    "--batch", "1,70",   "--runs", "5"};
    }

    void everyCommandEnds() {
        QFETCH(QStringList, arguments);
        for (const quint64 kilobytes : {80'000, 160'000, 300'000, 500'000}) {
            const Outcome outcome = runLimited(kilobytes, arguments);
            const QByteArray what = QByteArray::number(kilobytes) + " kB: " + outcome.text();
            if (outcome.code == 127) // not even the system could load the program, and says so
                QVERIFY2(outcome.err.contains("shared"), what);
            else if (outcome.code == 1)
                QVERIFY2(outcome.err.startsWith("fft-tensor: ") && outcome.err.endsWith(".\n"), what);
            else
                QVERIFY2(outcome.code == 0 && !outcome.out.isEmpty(), what);
        }
        QCOMPARE(runLimited(2'000'000, arguments).code, 0);
    }

    /// What multiplies nothing never has the matrix library in memory, whose threads and buffers take 300 MB.
    void whatMultipliesNothingNeedsLittle() {
        QCOMPARE(runLimited(150'000, {"--version"}).code, 0);
        QCOMPARE(runLimited(150'000, {"info", example}).code, 0);
    }
};

QTEST_GUILESS_MAIN(TestCliLimits)
#include "test_cli_limits.moc"
