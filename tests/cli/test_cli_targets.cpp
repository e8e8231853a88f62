// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace fft_tensor::testing;

/// Where commands write to: files, links, pipes, standard output.
class TestCliTargets : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void standardOutputIsTheResultAlone_data();
    void standardOutputIsTheResultAlone();
    void onlyOneResultGoesToStandardOutput();
    void checkpointsGoToFilesOnly();
    void pipesStayPipes();
    void closedStreamsAreNotWrittenInto();
    void leftoversAreSaidAndRemovedOnRequest();

  private:
    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }

    QTemporaryDir m_folder;
    QString m_input, m_checkpoint;
};

void TestCliTargets::initTestCase() {
    m_input = path("in.safetensors");
    m_checkpoint = path("in.h5");
    QVERIFY(writeFile(m_input, safetensorsBytes({waveMatrix("a", 48, 64), whiteMatrix("b", 64, 64, 2)})));
    QVERIFY(runFftTensor({"compress", m_input, "-o", m_checkpoint}).code == 0);
    QCOMPARE(::mkfifo(path("pipe").toUtf8().constData(), 0600), 0);
}

void TestCliTargets::standardOutputIsTheResultAlone_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("spectrum --csv") << QStringList{"spectrum", m_input, "a", "--csv"};
    QTest::newRow("spectrum --png") << QStringList{"spectrum", m_input, "a", "--png"};
    QTest::newRow("analyze --csv") << QStringList{"analyze", m_input, "--csv"};
    QTest::newRow("restore") << QStringList{"restore", m_checkpoint, "-o"};
}

void TestCliTargets::standardOutputIsTheResultAlone() {
    QFETCH(QStringList, arguments);
    QVERIFY(runFftTensor(arguments + QStringList{path("file")}).code == 0);
    const QByteArray right = readFile(path("file"));
    QVERIFY(!right.isEmpty());
    for (const char* name : {"-", "/dev/stdout", "/proc/self/fd/1"}) {
        const Outcome outcome = runFftTensor(arguments + QStringList{name});
        QVERIFY2(outcome.code == 0 && outcome.err.isEmpty(), outcome.text());
        QCOMPARE(outcome.out, right);
    }
}

void TestCliTargets::onlyOneResultGoesToStandardOutput() {
    for (const QStringList& arguments : {QStringList{"spectrum", m_input, "a", "--csv", "-", "--png", "-"},
                                         QStringList{"spectrum", m_input, "a", "--csv", "-", "--json"},
                                         QStringList{"analyze", m_input, "--csv", "/dev/stdout", "--json"},
                                         QStringList{"restore", m_checkpoint, "-o", "-", "--json"}}) {
        const Outcome outcome = runFftTensor(arguments);
        QVERIFY2(outcome.code == 2 && outcome.out.isEmpty(), outcome.text());
        QVERIFY2(outcome.err.contains("Only one result"), outcome.text());
    }
}

void TestCliTargets::checkpointsGoToFilesOnly() {
    for (const QString& target : {QStringLiteral("-"), QStringLiteral("/dev/stdout"), path("pipe")}) {
        const Outcome outcome = runFftTensor({"compress", m_input, "-o", target});
        QVERIFY2(outcome.code == 1 && outcome.out.isEmpty(), outcome.text());
        QVERIFY2(outcome.err.contains("Give the name of"), outcome.text());
    }
    QVERIFY(std::filesystem::is_fifo(path("pipe").toStdString()));
}

void TestCliTargets::pipesStayPipes() {
    QVERIFY(runFftTensor({"restore", m_checkpoint, "-o", path("file")}).code == 0);
    QProcess reader;
    reader.start("cat", {path("pipe")});
    const Outcome outcome = runFftTensor({"restore", m_checkpoint, "-o", path("pipe")});
    QVERIFY2(outcome.code == 0, outcome.text());
    QVERIFY(reader.waitForFinished(fft_tensor::patience));
    QVERIFY(reader.readAllStandardOutput() == readFile(path("file")));
    QVERIFY(std::filesystem::is_fifo(path("pipe").toStdString()));
}

/// The next file that is opened would get the number of standard error, and a remark would go into it.
void TestCliTargets::closedStreamsAreNotWrittenInto() {
    QVERIFY(runFftTensor({"analyze", m_input, "--csv", path("right.csv")}).code == 0);
    QVERIFY(writeFile(path("x.partial-abcdef"), "left"));
    QProcess process;
    process.setChildProcessModifier([] {
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            ::close(stream);
    });
    process.start(commandLineProgram(), {"analyze", m_input, "--csv", path("closed.csv")});
    QVERIFY(process.waitForFinished(fft_tensor::patience));
    QCOMPARE(process.exitCode(), 1); // it could not say what it has written
    QCOMPARE(readFile(path("closed.csv")), readFile(path("right.csv")));
    QVERIFY(QFile::remove(path("x.partial-abcdef")));
}

void TestCliTargets::leftoversAreSaidAndRemovedOnRequest() {
    const QString left = path("old.h5.partial-aB3dE9");
    QVERIFY(writeFile(left, "left"));
    const QStringList arguments{"compress", m_input, "-o", path("out.h5")};
    const Outcome first = runFftTensor(arguments);
    QVERIFY2(first.code == 0 && first.err.contains("old.h5.partial-aB3dE9 (4 B)"), first.text());
    QVERIFY2(first.err.contains("--remove-leftovers"), first.text());
    QVERIFY(QFile::exists(left));
    const Outcome second = runFftTensor(arguments + QStringList{"--remove-leftovers"});
    QVERIFY2(second.code == 0 && second.err.contains("removed"), second.text());
    QVERIFY(!QFile::exists(left));
    const Outcome third = runFftTensor(arguments);
    QVERIFY2(third.code == 0 && third.err.isEmpty(), third.text());
}

QTEST_GUILESS_MAIN(TestCliTargets)
#include "test_cli_targets.moc"
