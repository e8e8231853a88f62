// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor::testing;

/// analyze and spectrum: what is measured of layers whose spectra are known.
class TestCliAnalyze : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void surveyFindsTheStructure();
    void surveyAsCsv();
    void surveyAsText();
    void filterAndSeed();
    void ownAxes();
    void checkpointIsSurveyed();
    void spectrumOfAWave();
    void spectrumAsCsv();
    void spectrumAsPicture();
    void spectrumAsText();
    void addresses();
    void failures_data();
    void failures();

  private:
    QTemporaryDir m_folder;
    QString m_input;
};

void TestCliAnalyze::initTestCase() {
    m_input = m_folder.filePath("model.safetensors");
    std::vector<float> infinite(12, 1.0F);
    infinite[7] = INFINITY;
    QVERIFY(writeFile(m_input, safetensorsBytes({whiteMatrix("white", 64, 48, 1),
                                                 waveMatrix("wave", 32, 64),
                                                 {R"(odd, \"name\")", "F32", {7}, bytesOf(whiteValues(7, 3))},
                                                 {"count", "I64", {2}, QByteArray(16, '\3')},
                                                 {"scalar", "F32", {}, QByteArray(4, '\0')},
                                                 {"empty", "F32", {0, 4}, {}},
                                                 {"infinite", "F32", {12}, bytesOf(infinite)}})));
}

void TestCliAnalyze::surveyFindsTheStructure() {
    const Outcome outcome = runFftTensor({"analyze", m_input, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject survey = outcome.json();
    QCOMPARE(survey["keep"].toDouble(), 0.05);
    const QJsonArray tensors = survey["tensors"].toArray();
    QCOMPARE(tensors.size(), 3);
    double before = -1;
    for (const QJsonValue& row : tensors) {
        QVERIFY(hasKeys(row.toObject(), {"name", "shape", "error_all_axes", "best_axes", "error_best_axes",
                                         "error_null", "error_null_all_axes", "null_spread", "compaction",
                                         "peak_axes", "peaks", "peak_energy", "mean_peaks", "error_identity",
                                         "structured", "helps", "verdict", "axes", "choices"}));
        const double compaction = row["error_best_axes"].toDouble() / row["error_null"].toDouble();
        QCOMPARE(row["compaction"].toDouble(), compaction);
        QVERIFY2(compaction >= before, outcome.text());
        before = compaction;
        QVERIFY(row["structured"].toBool() == (row["name"].toString() == "wave"));
        const qsizetype axes = row["shape"].toArray().size();
        QCOMPARE(row["choices"].toArray().size(), axes == 1 ? 1 : axes + 1);
    }
    QVERIFY(tensors[0]["verdict"].toString().startsWith("frequency structure"));
    QCOMPARE(tensors[0]["name"].toString(), "wave");
    QVERIFY(tensors[0]["error_all_axes"].toDouble(1) < 1e-5);
    QVERIFY(tensors[0]["error_null"].toDouble() > 0.8);
    for (const QJsonValue& row : tensors)
        if (row["name"].toString() == "white")
            QVERIFY2(std::abs(row["error_all_axes"].toDouble() - 0.895) < 0.04, outcome.text());
    QStringList skipped;
    for (const QJsonValue& row : survey["skipped"].toArray())
        skipped << row["name"].toString() + ": " + row["reason"].toString();
    QCOMPARE(skipped.size(), 4);
    QVERIFY(skipped[0].startsWith("count: ") && skipped[0].contains("floating"));
    QVERIFY(skipped[3].startsWith("infinite: ") && skipped[3].contains("[7]"));
}

void TestCliAnalyze::surveyAsCsv() {
    const QString path = m_folder.filePath("survey.csv");
    const Outcome outcome = runFftTensor({"analyze", m_input, "--csv", path});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QList<QByteArray> lines = readFile(path).split('\n');
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[0],
             "name,shape,error_all_axes,best_axes,error_best_axes,error_null,error_null_all_axes,null_spread,"
             "compaction,peak_axes,peaks,peak_energy,mean_peaks,error_identity,structured,verdict\r");
    QVERIFY2(lines[1].startsWith("wave,32x64,"), lines[1]);
    QVERIFY2(readFile(path).contains(R"("odd, ""name""",7,)"), readFile(path));
}

void TestCliAnalyze::surveyAsText() {
    const Outcome outcome = runFftTensor({"analyze", m_input, "--keep", "0.1"});
    QVERIFY2(outcome.code == 0, outcome.text());
    for (const char* part :
         {"wave", "32x64", "shuffled", "10 %", "skipped infinite", "wave: frequency structure"})
        QVERIFY2(outcome.out.contains(part), outcome.text() + "\nlacks " + part);
    QVERIFY(outcome.out.indexOf("\nwave") < outcome.out.indexOf("\nwhite"));
}

void TestCliAnalyze::filterAndSeed() {
    const auto nullOf = [&](const QString& seed) {
        return runFftTensor({"analyze", m_input, "--include", "^wave$", "--seed", seed, "--json"})
            .json()["tensors"][0]["error_null"]
            .toDouble();
    };
    QCOMPARE(nullOf("1"), nullOf("1"));
    QVERIFY(nullOf("1") != nullOf("2"));
    const Outcome outcome = runFftTensor({"analyze", m_input, "--exclude", "w|o", "--json"});
    QCOMPARE(outcome.json()["tensors"].toArray().size(), 0);
    QVERIFY2(outcome.code == 0, outcome.text());
}

void TestCliAnalyze::ownAxes() {
    const Outcome outcome =
        runFftTensor({"analyze", m_input, "--include", "^white$", "--axes", "0", "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    QCOMPARE(outcome.json()["tensors"][0]["axes"].toArray(), (QJsonArray{0}));
    QCOMPARE(runFftTensor({"analyze", m_input, "--axes", "auto"}).code, 2);
    const Outcome lacks = runFftTensor({"analyze", m_input, "--include", "^white$", "--axes", "2"});
    QVERIFY2(lacks.code == 1 && lacks.err.contains("no axis 2"), lacks.text());
}

void TestCliAnalyze::checkpointIsSurveyed() {
    const QString path = m_folder.filePath("model.h5");
    const Outcome made = runFftTensor({"compress", m_input + "::wave", "-o", path});
    QVERIFY2(made.code == 0, made.text());
    const Outcome outcome = runFftTensor({"analyze", path, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    QVERIFY(outcome.json()["tensors"][0]["error_all_axes"].toDouble(1) < 1e-5);
}

void TestCliAnalyze::spectrumOfAWave() {
    const Outcome outcome = runFftTensor({"spectrum", m_input, "wave", "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject spectrum = outcome.json();
    QCOMPARE(spectrum["name"].toString(), "wave");
    QCOMPARE(spectrum["shape"].toArray(), (QJsonArray{32, 64}));
    QCOMPARE(spectrum["axes"].toArray(), (QJsonArray{0, 1}));
    double before = 2;
    for (const QJsonValue& point : spectrum["curve"].toArray()) {
        QVERIFY(hasKeys(point.toObject(), {"keep", "relative_error", "energy", "coefficients"}));
        QVERIFY(point["relative_error"].toDouble() <= before);
        before = point["relative_error"].toDouble();
        const double energy = point["energy"].toDouble();
        QVERIFY(std::abs(energy + before * before - 1) < 1e-9);
    }
    QVERIFY(before < 1e-5);
    // Waves of 3/64, 7/64 and 2/32 cycles per sample with amplitudes 1, 1/2 and 1/4: the first has the most
    // power.
    double strongest = 0, frequency = -1;
    for (const QJsonValue& point : spectrum["radial"].toArray())
        if (point["mean_power"].toDouble() > strongest) {
            strongest = point["mean_power"].toDouble();
            frequency = point["frequency"].toDouble();
        }
    QVERIFY2(std::abs(frequency - 3.0 / 64) <= 1.0 / 64, QByteArray::number(frequency));
}

void TestCliAnalyze::spectrumAsCsv() {
    const QString path = m_folder.filePath("spectrum.csv");
    const Outcome outcome = runFftTensor({"spectrum", m_input + "::wave", "--csv", path});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QByteArray text = readFile(path);
    QVERIFY(text.startsWith("keep,relative_error,energy,coefficients\r\n"));
    QVERIFY(text.contains("\r\n\r\nfrequency,mean_power\r\n"));
}

void TestCliAnalyze::spectrumAsPicture() {
    const QString path = m_folder.filePath("spectrum.png");
    const Outcome outcome = runFftTensor({"spectrum", m_input, "wave", "--png", path});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QImage picture(path);
    QCOMPARE(picture.size(), QSize(256, 128)); // 64 x 32 cells, enlarged
    const auto pixel = [&](int row, int column) { return picture.pixel(column * 4 + 2, row * 4 + 2); };
    const QRgb brightest = qRgb(253, 231, 37); // viridis' last colour
    QCOMPARE(pixel(16, 32 + 3), brightest);
    QCOMPARE(pixel(16, 32 - 3), brightest);
    QVERIFY(pixel(16, 32) != brightest);
    const QString row = m_folder.filePath("row.png");
    QVERIFY(runFftTensor({"spectrum", m_input, "odd, \"name\"", "--png", row}).code == 0);
    QVERIFY(QImage(row).height() >= 32);
}

void TestCliAnalyze::spectrumAsText() {
    const Outcome outcome = runFftTensor({"spectrum", m_input, "white", "--axes", "last"});
    QVERIFY2(outcome.code == 0, outcome.text());
    QVERIFY2(outcome.out.contains("64x48") && outcome.out.contains("axes 1"), outcome.text());
}

void TestCliAnalyze::addresses() {
    const QByteArray byName = runFftTensor({"spectrum", m_input, "wave", "--json"}).out;
    QCOMPARE(runFftTensor({"spectrum", m_input + "::wave", "--json"}).out, byName);
    QVERIFY(!byName.isEmpty());
    const QString npy = m_folder.filePath("one.npy");
    QVERIFY(writeFile(npy, npyBytes("(16,)", whiteValues(16, 4))));
    const Outcome only = runFftTensor({"spectrum", npy, "--axes", "auto", "--json"});
    QVERIFY2(only.code == 0 && only.json()["shape"].toArray() == QJsonArray{16}, only.text());
}

void TestCliAnalyze::failures_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("no such tensor") << QStringList{m_input, "waves"} << QByteArray("waves");
    QTest::newRow("no such axis") << QStringList{m_input, "wave", "--axes", "0,7"} << QByteArray("7");
    QTest::newRow("infinity") << QStringList{m_input, "infinite"} << QByteArray("infinite");
    QTest::newRow("scalar") << QStringList{m_input, "scalar"} << QByteArray("scalar");
    QTest::newRow("scalar, auto") << QStringList{m_input, "scalar", "--axes", "auto"} << QByteArray("scalar");
    QTest::newRow("empty") << QStringList{m_input, "empty"} << QByteArray("empty");
    QTest::newRow("csv over the input")
        << QStringList{m_input, "wave", "--csv", m_input} << QByteArray("input itself");
    QTest::newRow("png over the input")
        << QStringList{m_input, "wave", "--png", m_input} << QByteArray("input itself");
    QTest::newRow("no such folder") << QStringList{m_input, "wave", "--png", "/nowhere/x.png"}
                                    << QByteArray("/nowhere");
    QTest::newRow("cuda") << QStringList{m_input, "wave", "--device", "cuda"}
                          << QByteArray("plug-in for GPUs");
}

void TestCliAnalyze::failures() {
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, named);
    const QByteArray before = readFile(m_input);
    const Outcome outcome = runFftTensor(QStringList{"spectrum"} + arguments);
    QVERIFY2(outcome.code == 1, outcome.text());
    QVERIFY2(outcome.err.contains(named), outcome.text());
    QVERIFY2(outcome.out.isEmpty(), outcome.text());
    QVERIFY(readFile(m_input) == before);
}

QTEST_GUILESS_MAIN(TestCliAnalyze)
#include "test_cli_analyze.moc"
