// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor::testing;

/// compress and restore: every kind of goal, what is reported, what comes back.
class TestCliCompress : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void jsonHasTheKeys();
    void numbersAddUp();
    void goals_data();
    void goals();
    void axes_data();
    void axes();
    void excludedTensorsAreRaw();
    void everyCommandGivesTheSameReason();
    void remarksOnTheResult();
    void oneTensorAlone();
    void recipeIsReplayed();
    void textForPeople();
    void restoresTheOriginal();
    void restoresFloat32();
    void runsAreReproducible();
    void devices();

  private:
    [[nodiscard]] Outcome compress(const QStringList& flags, const QString& input = {}) const;
    [[nodiscard]] static QJsonObject tensor(const Outcome& outcome, const QString& name);

    QTemporaryDir m_folder;
    QString m_input, m_output;
    std::vector<float> m_white, m_wave;
};

void TestCliCompress::initTestCase() {
    m_input = m_folder.filePath("model.safetensors");
    m_output = m_folder.filePath("model.h5");
    const TensorOnDisk white = whiteMatrix("white", 96, 80, 1), wave = waveMatrix("wave", 64, 128);
    m_white = floatsOf(white.bytes);
    m_wave = floatsOf(wave.bytes);
    QVERIFY(writeFile(m_input, safetensorsBytes({white, wave, {"count", "I64", {2}, QByteArray(16, '\3')}},
                                                R"({"format":"pt"})")));
}

Outcome TestCliCompress::compress(const QStringList& flags, const QString& input) const {
    return runFftTensor(QStringList{"compress", input.isEmpty() ? m_input : input, "-o", m_output, "--json"} +
                        flags);
}

QJsonObject TestCliCompress::tensor(const Outcome& outcome, const QString& name) {
    const QJsonArray tensors = outcome.json()["tensors"].toArray();
    for (const QJsonValue& row : tensors)
        if (row["name"].toString() == name)
            return row.toObject();
    return {};
}

void TestCliCompress::jsonHasTheKeys() {
    const Outcome outcome = compress({"--keep", "0.1"});
    QVERIFY2(outcome.code == 0, outcome.text());
    QVERIFY2(outcome.err.isEmpty(), outcome.text());
    const QJsonObject report = outcome.json();
    QVERIFY(hasKeys(
        report, {"input_bytes", "output_bytes", "ratio", "relative_error", "seconds", "device", "tensors"}));
    QVERIFY(hasKeys(report, {"bits_per_weight", "spectral_error", "quantised_error", "lost", "remarks"}));
    QCOMPARE(report["device"].toString(), "cpu");
    QCOMPARE(report["tensors"].toArray().size(), 3);
    for (const QJsonValue& row : report["tensors"].toArray())
        QVERIFY(hasKeys(row.toObject(),
                        {"name", "shape", "encoding", "reason", "axes", "keep", "kept", "coefficients",
                         "relative_error", "relative_error_float32", "input_bytes", "stored_bytes"}));
    const QJsonObject raw = tensor(outcome, "count");
    QCOMPARE(raw["encoding"].toString(), "raw");
    QCOMPARE(raw["axes"].toArray(), QJsonArray());
    QVERIFY(raw["keep"].isNull());
    QCOMPARE(raw["coefficients"].toInteger(-1), 0);
    QCOMPARE(raw["relative_error"].toDouble(-1), 0.0);
    QVERIFY(!raw["reason"].toString().isEmpty());
    const QJsonObject white = tensor(outcome, "white");
    QCOMPARE(white["encoding"].toString(), "spectral-float32");
    QCOMPARE(white["axes"].toArray(), (QJsonArray{0, 1}));
    QCOMPARE(white["shape"].toArray(), (QJsonArray{96, 80}));
    QCOMPARE(white["keep"].toDouble(), 0.1);
    QVERIFY(std::abs(white["kept"].toDouble() - 0.1) <= 2.0 / (96 * 80));
}

void TestCliCompress::numbersAddUp() {
    const Outcome outcome = compress({"--keep", "0.05"});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject report = outcome.json();
    qint64 input = 0, stored = 0;
    for (const QJsonValue& row : report["tensors"].toArray()) {
        input += row["input_bytes"].toInteger();
        stored += row["stored_bytes"].toInteger();
    }
    QCOMPARE(input, (96 * 80 + 64 * 128) * 4 + 16);
    QCOMPARE(report["input_bytes"].toInteger(), input);
    QCOMPARE(report["output_bytes"].toInteger(), QFileInfo(m_output).size());
    QCOMPARE(stored + report["fixed_bytes"].toInteger(), report["output_bytes"].toInteger());
    const double ratio = static_cast<double>(input) / static_cast<double>(QFileInfo(m_output).size());
    QVERIFY(std::abs(report["ratio"].toDouble() - ratio) < 1e-9 * ratio);

    const auto energy = [](const std::vector<float>& values) {
        double sum = 0;
        for (const float value : values)
            sum += static_cast<double>(value) * value;
        return sum;
    };
    const double white = energy(m_white), wave = energy(m_wave);
    const double whiteError = tensor(outcome, "white")["relative_error"].toDouble();
    const double waveError = tensor(outcome, "wave")["relative_error"].toDouble();
    // White noise at 5 % of its spectrum: sqrt(1 - p(1 - ln p)) = 0.895; three waves need 6 numbers of 8192.
    QVERIFY2(std::abs(whiteError - 0.895) < 0.03, outcome.text());
    QVERIFY2(waveError < 1e-5, outcome.text());
    const double pooled =
        std::sqrt((whiteError * whiteError * white + waveError * waveError * wave) / (white + wave));
    QVERIFY2(std::abs(report["relative_error"].toDouble() - pooled) < 1e-6, outcome.text());
}

void TestCliCompress::goals_data() {
    QTest::addColumn<QString>("flags");
    QTest::newRow("keep 0") << "--keep 0";
    QTest::newRow("keep 1") << "--keep 1";
    QTest::newRow("error") << "--error 0.5";
    QTest::newRow("error of float16") << "--error 0.5 --values float16";
    QTest::newRow("error, auto axes") << "--error 0.5 --axes auto";
    QTest::newRow("ratio") << "--ratio 4 --exclude count";
    QTest::newRow("error of the whole file") << "--error 0.4 --total";
    QTest::newRow("ratio of the whole file") << "--ratio 3 --total";
    QTest::newRow("float16") << "--keep 0.1 --values float16";
    QTest::newRow("one thread") << "--keep 0.1 --threads 1";
}

void TestCliCompress::goals() {
    QFETCH(QString, flags);
    const Outcome outcome = compress(flags.split(' '));
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject report = outcome.json(), white = tensor(outcome, "white");
    const double error = white["relative_error"].toDouble();
    if (flags == "--keep 0") {
        QVERIFY2(error == 0.0, outcome.text()); // nothing would be kept: raw
        QCOMPARE(white["encoding"].toString(), "raw");
    } else if (flags.contains("--total") && flags.contains("--error")) {
        QVERIFY2(report["relative_error"].toDouble() <= 0.4, outcome.text());
        QVERIFY2(report["relative_error"].toDouble() > 0.38, outcome.text());
    } else if (flags.contains("--error")) {
        QVERIFY2(error <= 0.5 && error > 0.49, outcome.text());
    } else if (flags.contains("--total")) {
        QVERIFY2(std::abs(report["ratio"].toDouble() / 3 - 1) <= 0.01, outcome.text());
    }
    if (flags.contains("float16"))
        QCOMPARE(white["encoding"].toString(), "spectral-float16");
    const Outcome verified = runFftTensor({"verify", m_output, "--against", m_input, "--json"});
    QVERIFY2(verified.code == 0, verified.text());
    QVERIFY(verified.json()["ok"].toBool());
}

void TestCliCompress::axes_data() {
    QTest::addColumn<QString>("flag");
    QTest::addColumn<QJsonArray>("expected");
    QTest::newRow("all") << "all" << QJsonArray{0, 1};
    QTest::newRow("last") << "last" << QJsonArray{1};
    QTest::newRow("first") << "0" << QJsonArray{0};
    QTest::newRow("list") << "0,1" << QJsonArray{0, 1};
}

void TestCliCompress::axes() {
    QFETCH(QString, flag);
    QFETCH(QJsonArray, expected);
    const Outcome outcome = compress({"--axes", flag});
    QVERIFY2(outcome.code == 0, outcome.text());
    QCOMPARE(tensor(outcome, "white")["axes"].toArray(), expected);
}

void TestCliCompress::excludedTensorsAreRaw() {
    const Outcome excluded = compress({"--exclude", "^wh"});
    QVERIFY2(excluded.code == 0, excluded.text());
    QCOMPARE(tensor(excluded, "white")["encoding"].toString(), "raw");
    QCOMPARE(tensor(excluded, "wave")["encoding"].toString(), "spectral-float32");
    const Outcome included = compress({"--include", "^wh"});
    QVERIFY2(included.code == 0, included.text());
    QCOMPARE(tensor(included, "white")["encoding"].toString(), "spectral-float32");
    QCOMPARE(tensor(included, "wave")["encoding"].toString(), "raw");
}

void TestCliCompress::everyCommandGivesTheSameReason() {
    std::vector<double> huge;
    for (const float value : whiteValues(32 * 32, 6))
        huge.push_back(static_cast<double>(value) * 1e200);
    const QByteArray bytes(reinterpret_cast<const char*>(huge.data()), 32 * 32 * 8);
    const QString path = m_folder.filePath("huge.safetensors");
    QVERIFY(writeFile(path, safetensorsBytes({{"huge", "F64", {32, 32}, bytes}})));
    const char* const reason = "values too large for float32";
    const Outcome compressed = compress({}, path);
    QCOMPARE(tensor(compressed, "huge")["reason"].toString(), reason);
    const Outcome spectrum = runFftTensor({"spectrum", path, "huge"});
    QVERIFY2(spectrum.code == 1 && spectrum.err.contains(reason), spectrum.text());
    const Outcome survey = runFftTensor({"analyze", path, "--json"});
    QCOMPARE(survey.json()["skipped"][0]["reason"].toString(), reason);
    const Outcome info = runFftTensor({"info", m_output, "--json"});
    QCOMPARE(info.json()["checkpoint"].toObject()["tensors"][0]["reason"].toString(), reason);
    const Outcome counts = runFftTensor({"info", m_input, "--json"});
    QCOMPARE(counts.json()["tensors"][2]["why_raw"].toString(),
             tensor(compress({}), "count")["reason"].toString());
}

void TestCliCompress::remarksOnTheResult() {
    const Outcome few = compress({"--keep", "0.0004"}, m_input + "::white");
    QCOMPARE(few.json()["lost"].toArray(), QJsonArray{"white"});
    const Outcome text = runFftTensor({"compress", m_input + "::white", "-o", m_output});
    QVERIFY2(text.out.contains("bits per weight, quantising the weights themselves would lose about"),
             text.text());
    const Outcome wave = compress({}, m_input + "::wave");
    QCOMPARE(wave.json()["remarks"].toArray(), QJsonArray());
}

void TestCliCompress::oneTensorAlone() {
    const Outcome outcome = compress({}, m_input + "::wave");
    QVERIFY2(outcome.code == 0, outcome.text());
    QCOMPARE(outcome.json()["tensors"].toArray().size(), 1);
    QCOMPARE(outcome.json()["input_bytes"].toInteger(), 64 * 128 * 4);
    const Outcome missing = compress({}, m_input + "::curve");
    QVERIFY2(missing.code == 1 && missing.err.contains("curve"), missing.text());
}

void TestCliCompress::recipeIsReplayed() {
    const QString recipe = m_folder.filePath("recipe.json");
    QVERIFY(writeFile(recipe, R"({"format": "fft-tensor-recipe", "version": 1, "default": {"keep": 0.2},
        "rules": [{"regex": "^wa", "keep": 0.01, "axes": "last", "values": "float16"},
                  {"name": "white", "error": 0.6}]})"));
    const Outcome outcome = compress({"--recipe", recipe});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject wave = tensor(outcome, "wave"), white = tensor(outcome, "white");
    QCOMPARE(wave["keep"].toDouble(), 0.01);
    QCOMPARE(wave["axes"].toArray(), QJsonArray{1});
    QCOMPARE(wave["encoding"].toString(), "spectral-float16");
    QVERIFY2(white["relative_error"].toDouble() <= 0.6 && white["relative_error"].toDouble() > 0.58,
             outcome.text());
    const QString broken = m_folder.filePath("broken.json");
    QVERIFY(writeFile(broken, R"({"no such key": 1})"));
    const Outcome refused = compress({"--recipe", broken});
    QVERIFY2(refused.code == 1 && refused.err.contains("broken.json"), refused.text());
    const Outcome missing = compress({"--recipe", m_folder.filePath("none.json")});
    QVERIFY2(missing.code == 1 && missing.err.contains("none.json"), missing.text());
}

void TestCliCompress::textForPeople() {
    const Outcome outcome = runFftTensor({"compress", m_input, "-o", m_output, "--keep", "0.1"});
    QVERIFY2(outcome.code == 0, outcome.text());
    for (const char* part : {"white", "wave", "count", "spectral-float32", "raw", "0,1", "10 %",
                             "times smaller", "verified", "model.h5"})
        QVERIFY2(outcome.out.contains(part), outcome.text() + "\nlacks " + part);
    QVERIFY2(outcome.err.isEmpty(), outcome.text()); // no progress where there is no terminal
}

void TestCliCompress::restoresTheOriginal() {
    QVERIFY(compress({"--keep", "0.01"}).code == 0);
    const QString path = m_folder.filePath("back.safetensors");
    const Outcome outcome = runFftTensor({"restore", m_output, "-o", path, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    QCOMPARE(outcome.json()["tensors"].toInteger(), 3);
    QCOMPARE(outcome.json()["bytes"].toInteger(), QFileInfo(path).size());
    const QByteArray file = readFile(path);
    QVERIFY(file.contains(R"("format":"pt")"));
    QVERIFY(file.contains(QByteArray(16, '\3')));
    const QJsonObject before = runFftTensor({"info", m_input, "--json"}).json();
    const QJsonObject after = runFftTensor({"info", path, "--json"}).json();
    QCOMPARE(after["tensors"].toArray(), before["tensors"].toArray());
    QCOMPARE(after["metadata"].toObject(), before["metadata"].toObject());
    const Outcome again =
        runFftTensor({"compress", path + "::wave", "-o", m_folder.filePath("again.h5"), "--json"});
    QVERIFY2(tensor(again, "wave")["relative_error"].toDouble(1) < 1e-5, again.text());
    const Outcome one = runFftTensor({"restore", m_output + "::wave", "-o", path, "--json"});
    QCOMPARE(one.json()["tensors"].toInteger(), 1);
}

void TestCliCompress::restoresFloat32() {
    const QString half = m_folder.filePath("half.safetensors"), path = m_folder.filePath("full.safetensors");
    QByteArray ones;
    for (int i = 0; i < 32 * 32; ++i)
        ones += QByteArray("\x00\x3c", 2); // 1.0 in float16
    QVERIFY(writeFile(half, safetensorsBytes({{"ones", "F16", {32, 32}, ones}})));
    QVERIFY(compress({}, half).code == 0);
    const auto dtypeOf = [](const QString& file) {
        return runFftTensor({"info", file, "--json"}).json()["tensors"][0]["dtype"].toString();
    };
    QVERIFY(runFftTensor({"restore", m_output, "-o", path, "--dtype", "float32"}).code == 0);
    QCOMPARE(dtypeOf(path), "F32");
    QVERIFY(runFftTensor({"restore", m_output, "-o", path, "--dtype", "original"}).code == 0);
    QCOMPARE(dtypeOf(path), "F16");
    QVERIFY(readFile(path).endsWith(ones)); // a constant is one coefficient
}

void TestCliCompress::runsAreReproducible() {
    QVERIFY(compress({"--keep", "0.07"}).code == 0);
    const QByteArray first = readFile(m_output);
    QVERIFY(compress({"--keep", "0.07", "--threads", "1"}).code == 0);
    QVERIFY(!first.isEmpty());
    QVERIFY(readFile(m_output) == first);
}

void TestCliCompress::devices() {
    for (const char* device : {"auto", "cpu"})
        QCOMPARE(compress({"--device", device}).json()["device"].toString(), "cpu");
    const QByteArray before = readFile(m_output);
    const Outcome cuda = compress({"--device", "cuda"});
    QVERIFY2(cuda.code == 1 && cuda.err.contains("plug-in for GPUs is missing"), cuda.text());
    QVERIFY(readFile(m_output) == before);
}

QTEST_GUILESS_MAIN(TestCliCompress)
#include "test_cli_compress.moc"
