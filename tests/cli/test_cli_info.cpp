// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor::testing;

class TestCliInfo : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void listsEveryTensor();
    void namesOneTensor();
    void textForPeople();
    void readsNpy();
    void readsCheckpoints();
    void controlCharactersStayOffTheTerminal();
    void fullStandardOutputIsAFailure();
    void realFiles_data();
    void realFiles();

  private:
    QTemporaryDir m_folder;
    QString m_input;
};

void TestCliInfo::initTestCase() {
    m_input = m_folder.filePath("model.safetensors");
    QVERIFY(writeFile(m_input, safetensorsBytes({whiteMatrix("a.weight", 12, 8, 1),
                                                 {"steps", "I64", {}, QByteArray(8, '\1')},
                                                 {"empty", "F32", {0, 3}, {}}},
                                                R"({"format":"pt","note":"hello"})")));
}

void TestCliInfo::listsEveryTensor() {
    const Outcome outcome = runFftTensor({"info", m_input, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject info = outcome.json();
    QCOMPARE(info["format"].toString(), "safetensors");
    QCOMPARE(info["bytes"].toInteger(), 12 * 8 * 4 + 8);
    QCOMPARE(info["metadata"].toObject(), (QJsonObject{{"format", "pt"}, {"note", "hello"}}));
    const QJsonArray tensors = info["tensors"].toArray();
    QCOMPARE(tensors.size(), 3);
    QCOMPARE(tensors[0]["name"].toString(), "a.weight");
    QCOMPARE(tensors[0]["dtype"].toString(), "F32");
    QCOMPARE(tensors[0]["shape"].toArray(), (QJsonArray{12, 8}));
    QCOMPARE(tensors[0]["bytes"].toInteger(), 12 * 8 * 4);
    QCOMPARE(tensors[1]["shape"].toArray(), QJsonArray());
    QCOMPARE(tensors[2]["bytes"].toInteger(), 0);
}

void TestCliInfo::namesOneTensor() {
    const Outcome outcome = runFftTensor({"info", m_input + "::steps", "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    QCOMPARE(outcome.json()["tensors"].toArray().size(), 1);
    QCOMPARE(outcome.json()["tensors"][0]["name"].toString(), "steps");
    QCOMPARE(outcome.json()["bytes"].toInteger(), 8);
    const Outcome missing = runFftTensor({"info", m_input + "::stops"});
    QCOMPARE(missing.code, 1);
    QVERIFY2(missing.err.contains("stops"), missing.text());
}

void TestCliInfo::textForPeople() {
    const Outcome outcome = runFftTensor({"info", m_input});
    QVERIFY2(outcome.code == 0, outcome.text());
    for (const char* part : {"a.weight", "12x8", "scalar", "384 B", "3 tensors", "metadata note: hello"})
        QVERIFY2(outcome.out.contains(part), outcome.text() + "\nlacks " + part);
    QVERIFY2(outcome.err.isEmpty(), outcome.text());
}

void TestCliInfo::readsNpy() {
    const QString path = m_folder.filePath("array.npy");
    QVERIFY(writeFile(path, npyBytes("(3, 5)", whiteValues(15, 2))));
    const Outcome outcome = runFftTensor({"info", path, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    QCOMPARE(outcome.json()["format"].toString(), "npy");
    QCOMPARE(outcome.json()["tensors"][0]["shape"].toArray(), (QJsonArray{3, 5}));
}

void TestCliInfo::readsCheckpoints() {
    const QString path = m_folder.filePath("model.h5");
    const Outcome made = runFftTensor({"compress", m_input, "-o", path, "--keep", "0.3"});
    QVERIFY2(made.code == 0, made.text());
    const Outcome outcome = runFftTensor({"info", path, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject info = outcome.json();
    QCOMPARE(info["tensors"].toArray().size(), 3);
    QCOMPARE(info["tensors"][0]["name"].toString(), "a.weight");
    QCOMPARE(info["tensors"][0]["shape"].toArray(), (QJsonArray{12, 8}));
    QCOMPARE(info["checkpoint"]["source"].toString(), "model.safetensors");
    QCOMPARE(info["checkpoint"]["tensors"].toArray().size(), 3);
}

void TestCliInfo::controlCharactersStayOffTheTerminal() {
    const QString path = m_folder.filePath("control.safetensors");
    const QString name = QStringLiteral("red\x1b[31m\n\u009b31m\u202e\u2066\u200b\U000e0041");
    QVERIFY(writeFile(path, safetensorsBytes({{R"(red\u001b[31m\n\u009b31m\u202e\u2066\u200b\udb40\udc41)",
                                               "F32",
                                               {8, 8},
                                               QByteArray(256, '\1')}},
                                             R"({"k\u202e":"v\u009b"})")));
    const QByteArray shown = R"(red\x1b[31m\x0a\u009b31m\u202e\u2066\u200b\U000e0041)";
    const auto isTame = [](const QByteArray& text) {
        const QString decoded = QString::fromUtf8(text);
        for (const char32_t bad : {0x1b, 0x9b, 0x202e, 0x2066, 0x200b, 0xe0041})
            if (decoded.contains(QString::fromUcs4(&bad, 1)))
                return false;
        return true;
    };
    const Outcome text = runFftTensor({"info", path});
    QVERIFY2(text.code == 0 && isTame(text.out), text.text());
    QVERIFY2(text.out.contains(shown) && text.out.contains(R"(metadata k\u202e: v\u009b)"), text.text());
    const Outcome json = runFftTensor({"info", path, "--json"});
    QVERIFY2(isTame(json.out), json.text());
    QCOMPARE(json.json()["tensors"][0]["name"].toString(), name); // a reader gets it as it is
    QCOMPARE(json.json()["metadata"][QStringLiteral("k\u202e")].toString(), QStringLiteral("v\u009b"));
    const Outcome missing = runFftTensor({"spectrum", path, name.left(name.size() - 2)});
    QVERIFY2(missing.code == 1 && isTame(missing.err) && missing.err.contains(shown), missing.text());
    const QString csv = m_folder.filePath("control.csv");
    const Outcome analyzed = runFftTensor({"analyze", path, "--csv", csv});
    QVERIFY2(analyzed.code == 0 && isTame(analyzed.out), analyzed.text());
    QVERIFY2(isTame(readFile(csv)) && readFile(csv).contains(shown), readFile(csv));
}

void TestCliInfo::fullStandardOutputIsAFailure() {
    if (!QFileInfo::exists("/dev/full"))
        QSKIP("This system has no /dev/full.");
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(commandLineProgram(), {"info", m_input});
    const Outcome outcome = endOf(process);
    QVERIFY2(outcome.code == 1, outcome.text());
    QVERIFY2(outcome.err.contains("standard output"), outcome.text());
}

void TestCliInfo::realFiles_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("tensors");
    QTest::newRow("voice") << "silero_vad_16k.safetensors" << 15;
    QTest::newRow("adapters") << "lora_disney.safetensors" << 386;
}

void TestCliInfo::realFiles() {
    QFETCH(QString, name);
    QFETCH(int, tensors);
    const QString path = QDir(FFT_TENSOR_SOURCE_DIR "/../shared/data").filePath(name);
    if (!QFileInfo::exists(path))
        QSKIP("The real file is not here.");
    const Outcome outcome = runFftTensor({"info", path, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    QCOMPARE(outcome.json()["tensors"].toArray().size(), tensors);
}

QTEST_GUILESS_MAIN(TestCliInfo)
#include "test_cli_info.moc"
