// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>

using namespace fft_tensor::testing;

/// A signal in the middle of an export: the old file is still there, whole, and nothing else.
class TestCliInterrupt : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void oldFileSurvives_data();
    void oldFileSurvives();
    void fileSizeLimitIsASentence();

  private:
    QTemporaryDir m_folder;
    QString m_input;
};

void TestCliInterrupt::initTestCase() {
    // Enough work that the signal, sent once the temporary file appears, comes in the middle of it.
    m_input = m_folder.filePath("large.safetensors");
    std::vector<TensorOnDisk> tensors;
    TensorOnDisk tensor = whiteMatrix("layer", 512, 512, 1);
    for (int i = 0; i < 48; ++i) {
        tensor.name = "layer." + QByteArray::number(i);
        tensors.push_back(tensor);
    }
    QVERIFY(writeFile(m_input, safetensorsBytes(tensors)));
}

void TestCliInterrupt::oldFileSurvives_data() {
    QTest::addColumn<int>("number");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGHUP") << SIGHUP;
    QTest::newRow("SIGQUIT") << SIGQUIT;
}

void TestCliInterrupt::oldFileSurvives() {
    QFETCH(int, number);
    const QDir folder(m_folder.path());
    const QString output = folder.filePath("out.h5");
    QVERIFY(writeFile(output, "what was here before"));
    const auto files = [&] { return folder.entryList(QDir::Files | QDir::Hidden).size(); };
    QCOMPARE(files(), 2);

    QProcess process;
    process.start(commandLineProgram(),
                  {"compress", m_input, "-o", output, "--keep", "0.5", "--threads", "1"});
    QVERIFY(process.waitForStarted(fft_tensor::patience));
    QVERIFY(QTest::qWaitFor([&] { return files() == 3 || process.state() == QProcess::NotRunning; },
                            fft_tensor::patience));
    QCOMPARE(process.state(), QProcess::Running);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), number), 0);
    const Outcome outcome = endOf(process);

    QVERIFY2(outcome.code == 128 + number, outcome.text());
    QVERIFY2(outcome.err.contains("Interrupted"), outcome.text());
    QCOMPARE(readFile(output), "what was here before");
    QCOMPARE(files(), 2);
}

/// The system's own answer would be a signal that ends the process.
void TestCliInterrupt::fileSizeLimitIsASentence() {
    const QString output = m_folder.filePath("out.h5");
    QVERIFY(writeFile(output, "what was here before"));
    QProcess process;
    process.setChildProcessModifier([] {
        const struct rlimit limit { 1'000'000, 1'000'000 };
        ::setrlimit(RLIMIT_FSIZE, &limit);
    });
    process.start(commandLineProgram(), {"compress", m_input, "-o", output, "--keep", "0.5"});
    const Outcome outcome = endOf(process);
    QVERIFY2(outcome.code == 1, outcome.text());
    QVERIFY2(outcome.err.contains("ulimit -f"), outcome.text());
    QCOMPARE(readFile(output), "what was here before");
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 2);
}

QTEST_GUILESS_MAIN(TestCliInterrupt)
#include "test_cli_interrupt.moc"
