// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor::testing;

/// verify tells whole files (0), damage (3) and everything else (1) apart.
class TestCliVerify : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void wholeFile();
    void againstTheSource();
    void againstAnotherSource();
    void oneTensor();
    void flippedBytesAreDamage();
    void truncationIsDamage_data();
    void truncationIsDamage();
    void otherFailures_data();
    void otherFailures();

  private:
    QTemporaryDir m_folder;
    QString m_input, m_checkpoint;
};

void TestCliVerify::initTestCase() {
    m_input = m_folder.filePath("model.safetensors");
    m_checkpoint = m_folder.filePath("model.h5");
    QVERIFY(
        writeFile(m_input, safetensorsBytes({whiteMatrix("white", 64, 48, 1), waveMatrix("wave", 32, 64)})));
    const Outcome made = runFftTensor({"compress", m_input, "-o", m_checkpoint, "--keep", "0.2"});
    QVERIFY2(made.code == 0, made.text());
}

void TestCliVerify::wholeFile() {
    const Outcome outcome = runFftTensor({"verify", m_checkpoint, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    const QJsonObject report = outcome.json();
    QCOMPARE(report["ok"].toBool(), true);
    QCOMPARE(report["tensors"].toArray().size(), 2);
    for (const QJsonValue& row : report["tensors"].toArray()) {
        QVERIFY(hasKeys(row.toObject(), {"name", "ok", "relative_error"}));
        QVERIFY(row["ok"].toBool());
        QVERIFY(row["relative_error"].isDouble());
    }
    const Outcome text = runFftTensor({"verify", m_checkpoint});
    QVERIFY2(text.code == 0 && text.out.contains("all 2 tensors are whole"), text.text());
}

void TestCliVerify::againstTheSource() {
    const Outcome outcome = runFftTensor({"verify", m_checkpoint, "--against", m_input, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    for (const QJsonValue& row : outcome.json()["tensors"].toArray()) {
        const double recorded = row["recorded_error"].toDouble(-1),
                     measured = row["measured_error"].toDouble(-2);
        QVERIFY2(std::abs(recorded - measured) <= 1e-4 * measured + 1e-6, outcome.text());
    }
}

void TestCliVerify::againstAnotherSource() {
    const QString other = m_folder.filePath("other.safetensors");
    QVERIFY(
        writeFile(other, safetensorsBytes({whiteMatrix("white", 64, 48, 2), waveMatrix("wave", 32, 64)})));
    const Outcome outcome = runFftTensor({"verify", m_checkpoint, "--against", other, "--json"});
    QVERIFY2(outcome.code == 1, outcome.text()); // nothing is damaged
    QCOMPARE(outcome.json()["ok"].toBool(true), false);
    QCOMPARE(outcome.json()["damaged"].toBool(true), false);
    QCOMPARE(outcome.json()["source_is_recorded"].toBool(true), false);
    for (const QJsonValue& row : outcome.json()["tensors"].toArray())
        QCOMPARE(row["ok"].toBool(), row["name"].toString() == "wave");
    const Outcome text = runFftTensor({"verify", m_checkpoint, "--against", other});
    QVERIFY2(text.code == 1 && text.out.contains("is not the file that this checkpoint was made from"),
             text.text());
    QVERIFY2(text.out.contains("\"model.safetensors\"") && text.out.contains("SHA-256"), text.text());
    QVERIFY2(text.out.contains("1 of 2 tensors are not as far") && text.out.contains("itself is whole"),
             text.text());
    QVERIFY2(!text.out.contains("backup") && !text.out.contains("DAMAGED"), text.text());
    const QString larger = m_folder.filePath("larger.safetensors");
    QVERIFY(writeFile(larger, safetensorsBytes({whiteMatrix("white", 64, 48, 1), waveMatrix("wave", 32, 64)},
                                               R"({"more":"text"})")));
    const Outcome same = runFftTensor({"verify", m_checkpoint, "--against", larger});
    QVERIFY2(same.code == 0 && same.out.contains("is not the file") && same.out.contains("all the same"),
             same.text());
}

void TestCliVerify::oneTensor() {
    const Outcome outcome = runFftTensor({"verify", m_checkpoint + "::wave", "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    QCOMPARE(outcome.json()["tensors"].toArray().size(), 1);
    const Outcome missing = runFftTensor({"verify", m_checkpoint + "::curve"});
    QVERIFY2(missing.code == 1 && missing.err.contains("curve"), missing.text());
}

void TestCliVerify::flippedBytesAreDamage() {
    const QString path = m_folder.filePath("flipped.h5");
    const QByteArray whole = readFile(m_checkpoint);
    const qsizetype begin =
        whole.size() / 5; // past the superblock, whose damage makes the file a foreign one
    for (qsizetype at = begin; at < whole.size(); at += whole.size() / 7) {
        QByteArray damaged = whole;
        for (qsizetype i = at; i < std::min(at + 64, whole.size()); ++i)
            damaged[i] = static_cast<char>(damaged[i] ^ 0x5A);
        QVERIFY(writeFile(path, damaged));
        const Outcome outcome = runFftTensor({"verify", path, "--json"});
        // Bytes that nothing uses may change without harm; the file's contents are then all there.
        if (outcome.code == 0) {
            const Outcome against = runFftTensor({"verify", path, "--against", m_input});
            QVERIFY2(against.code == 0, against.text());
            continue;
        }
        QVERIFY2(outcome.code == 3, "at " + QByteArray::number(at) + ": " + outcome.text());
        QVERIFY2(outcome.json().contains("ok") && !outcome.json()["ok"].toBool(true), outcome.text());
    }
}

void TestCliVerify::truncationIsDamage_data() {
    QTest::addColumn<double>("share");
    for (const double share : {0.3, 0.5, 0.9, 0.999})
        QTest::addRow("%g of the file", share) << share;
}

void TestCliVerify::truncationIsDamage() {
    QFETCH(double, share);
    const QString path = m_folder.filePath("short.h5");
    const QByteArray whole = readFile(m_checkpoint);
    QVERIFY(writeFile(path, whole.left(static_cast<qsizetype>(share * static_cast<double>(whole.size())))));
    const Outcome outcome = runFftTensor({"verify", path, "--json"});
    QVERIFY2(outcome.code == 3, outcome.text());
    QCOMPARE(outcome.json()["ok"].toBool(true), false);
    QCOMPARE(outcome.json()["tensors"].toArray(), QJsonArray());
    QVERIFY(!outcome.json()["error"].toString().isEmpty());
    QVERIFY2(outcome.err.contains("damaged"), outcome.text());
}

void TestCliVerify::otherFailures_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("missing") << QStringList{m_folder.filePath("none.h5")};
    QTest::newRow("a folder") << QStringList{m_folder.path()};
    QTest::newRow("safetensors") << QStringList{m_input};
    QTest::newRow("source missing") << QStringList{m_checkpoint, "--against",
                                                   m_folder.filePath("none.safetensors")};
    const QString broken = m_folder.filePath("broken.safetensors");
    QVERIFY(writeFile(broken, readFile(m_input).left(500)));
    QTest::newRow("source truncated") << QStringList{m_checkpoint, "--against", broken};
}

void TestCliVerify::otherFailures() {
    QFETCH(QStringList, arguments);
    const Outcome outcome = runFftTensor(QStringList{"verify", "--json"} + arguments);
    QVERIFY2(outcome.code == 1, outcome.text());
    QVERIFY2(outcome.out.isEmpty() && outcome.err.startsWith("fft-tensor: "), outcome.text());
}

QTEST_GUILESS_MAIN(TestCliVerify)
#include "test_cli_verify.moc"
