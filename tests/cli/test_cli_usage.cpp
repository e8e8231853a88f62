// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor::testing;

/// Command lines that make no sense end with exit code 2, say which flag, and write nothing.
class TestCliUsage : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void refused_data();
    void refused();
    void helpAndVersionSucceed();

  private:
    QTemporaryDir m_folder;
    QString m_input, m_recipe;
};

void TestCliUsage::initTestCase() {
    m_input = m_folder.filePath("two.safetensors");
    m_recipe = m_folder.filePath("recipe.json");
    QVERIFY(writeFile(m_input, safetensorsBytes({whiteMatrix("a", 8, 8, 1), whiteMatrix("b", 8, 8, 2)})));
    QVERIFY(writeFile(m_recipe, "{}"));
}

void TestCliUsage::refused_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char* title, const QString& arguments, const char* named) {
        QTest::newRow(title) << arguments.split(' ', Qt::SkipEmptyParts) << QByteArray(named);
    };
    row("nothing", "", "subcommand");
    row("unknown command", "squash", "squash");
    row("unknown flag", "info IN --frobnicate", "--frobnicate");
    row("no file", "info", "FILE");
    row("no output", "compress IN", "--output");
    row("flag without value", "compress IN -o OUT --keep", "--keep");
    row("keep above 1", "compress IN -o OUT --keep 1.01", "--keep");
    row("keep below 0", "compress IN -o OUT --keep -0.5", "--keep");
    row("keep not a number", "compress IN -o OUT --keep nan", "--keep");
    row("keep a word", "compress IN -o OUT --keep lots", "--keep");
    row("keep with a comma", "compress IN -o OUT --keep 0,05", "write 0.05, with a point");
    row("error with a comma", "compress IN -o OUT --error 0,1", "--error 0,1 is not a number: write 0.1");
    row("analyze keep with a comma", "analyze IN --keep 0,2", "write 0.2");
    row("lookahead", "compress IN -o OUT --include a(?=b)", "Lookaheads");
    row("error above 1", "compress IN -o OUT --error 1.5", "--error");
    row("error negative", "compress IN -o OUT --error -1", "--error");
    row("ratio zero", "compress IN -o OUT --ratio 0", "--ratio");
    row("ratio negative", "compress IN -o OUT --ratio -3", "--ratio");
    row("ratio infinite", "compress IN -o OUT --ratio inf", "--ratio");
    row("two goals", "compress IN -o OUT --keep 0.1 --error 0.1", "--error");
    row("three goals", "compress IN -o OUT --keep 0.1 --error 0.1 --ratio 3", "--ratio");
    row("total without goal", "compress IN -o OUT --total", "--total");
    row("total with keep", "compress IN -o OUT --total --keep 0.1", "--total");
    row("axes a word", "compress IN -o OUT --axes some", "--axes");
    row("axes negative", "compress IN -o OUT --axes 0,-1", "--axes");
    row("axes empty element", "compress IN -o OUT --axes 0,,1", "--axes");
    row("values unknown", "compress IN -o OUT --values float8", "--values");
    row("include no regex", "compress IN -o OUT --include (", "--include");
    row("exclude no regex", "compress IN -o OUT --exclude [z-", "--exclude");
    row("device unknown", "compress IN -o OUT --device tpu", "--device");
    row("threads negative", "compress IN -o OUT --threads -1", "--threads");
    row("threads a word", "compress IN -o OUT --threads many", "--threads");
    row("recipe and keep", "compress IN -o OUT --recipe RECIPE --keep 0.1", "--recipe");
    row("recipe and axes", "compress IN -o OUT --recipe RECIPE --axes last", "--recipe");
    row("recipe and values", "compress IN -o OUT --recipe RECIPE --values float16", "--recipe");
    row("verify without file", "verify", "FILE");
    row("verify two tensors", "verify IN::a --against IN::b", "--against");
    row("restore without output", "restore IN", "--output");
    row("restore dtype", "restore IN -o OUT --dtype int8", "--dtype");
    row("analyze keep", "analyze IN --keep 2", "--keep");
    row("analyze seed", "analyze IN --seed x", "--seed");
    row("analyze include", "analyze IN --include *", "--include");
    row("spectrum without tensor", "spectrum IN", "TENSOR");
    row("spectrum two tensors", "spectrum IN::a b", "TENSOR");
    row("spectrum axes", "spectrum IN a --axes x", "--axes");
    row("bench without name", "bench", "subcommand");
    row("bench of nothing", "bench luck", "luck");
    row("bench rows", "bench compress --rows 0", "--rows");
    row("bench runs", "bench slider --runs 2", "--runs");
    row("bench plans", "bench transform --plan-seconds 0", "--plan-seconds");
    row("bench too large", "bench curve --rows 99999999 --cols 99999999", "--rows");
    row("two commands", "info IN info IN", "info");
}

void TestCliUsage::refused() {
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, named);
    const QString output = m_folder.filePath("out.h5");
    arguments.replaceInStrings(QRegularExpression("^IN\\b"), m_input)
        .replaceInStrings(QRegularExpression("^OUT$"), output)
        .replaceInStrings(QRegularExpression("^RECIPE$"), m_recipe);
    const Outcome outcome = runFftTensor(arguments);
    QVERIFY2(outcome.code == 2, outcome.text());
    QVERIFY2(outcome.err.startsWith("fft-tensor: "), outcome.text());
    QVERIFY2(outcome.err.contains(named), outcome.text());
    QCOMPARE(outcome.err.count('\n'), 1);
    QVERIFY2(outcome.out.isEmpty(), outcome.text());
    QVERIFY(!QFile::exists(output));
}

void TestCliUsage::helpAndVersionSucceed() {
    const QStringList commands{"info", "compress", "verify", "restore", "analyze", "spectrum", "bench"};
    const Outcome help = runFftTensor({"--help"});
    QCOMPARE(help.code, 0);
    for (const QString& command : commands) {
        QVERIFY2(help.out.contains(command.toUtf8()), qPrintable(command));
        const Outcome own = runFftTensor({command, "--help"});
        QVERIFY2(own.code == 0, own.text());
        QVERIFY2(own.out.contains(command.toUtf8()), own.text());
        QVERIFY2(command == "bench" || own.out.contains("--json"), own.text());
    }
    const Outcome version = runFftTensor({"--version"});
    QCOMPARE(version.code, 0);
    QVERIFY2(version.out.startsWith("fft-tensor "), version.text());
}

QTEST_GUILESS_MAIN(TestCliUsage)
#include "test_cli_usage.moc"
