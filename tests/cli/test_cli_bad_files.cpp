// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace fft_tensor::testing;

/// Bad input, all in one table: exit code 1, one sentence that names the file, no crash, and the target stays
/// what it was.
class TestCliBadFiles : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void input_data();
    void input();
    void everyTruncation();
    void target_data();
    void target();
    void outputOverTheInput();
    void missingAxisIsNamed();
    void notFiniteIsNamed();

  private:
    QTemporaryDir m_folder;
    QString m_good, m_checkpoint;
    QByteArray m_goodBytes;
};

void TestCliBadFiles::initTestCase() {
    m_good = m_folder.filePath("good.safetensors");
    m_checkpoint = m_folder.filePath("good.h5");
    m_goodBytes = safetensorsBytes({whiteMatrix("white", 24, 16, 1), waveMatrix("wave", 16, 16)});
    QVERIFY(writeFile(m_good, m_goodBytes));
    const Outcome made = runFftTensor({"compress", m_good, "-o", m_checkpoint, "--keep", "0.2"});
    QVERIFY2(made.code == 0, made.text());
}

void TestCliBadFiles::input_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    const auto file = [](const char* title, const char* name, const QByteArray& bytes) {
        QTest::newRow(title) << QString(name) << bytes;
    };
    const auto header = [&](const char* title, const char* text, int data = 16) {
        file(title, "x.safetensors", safetensorsFrom(text, QByteArray(data, '\1')));
    };
    file("empty file", "x.safetensors", "");
    file("seven bytes", "x.safetensors", "\1\0\0\0\0\0\0");
    file("header longer than the file", "x.safetensors", QByteArray("\xff\xff\0\0\0\0\0\0{}", 10));
    file("header above 100 MB", "x.safetensors", QByteArray("\0\0\0\0\1\0\0\0{}", 10));
    header("no JSON", "hello");
    header("not an object", "[1,2]");
    header("unclosed", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16])");
    header("duplicate names", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                              R"("a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})");
    header("overlap", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},)"
                      R"("b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})");
    header("gap", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                  R"("b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})");
    header("beyond the end", R"({"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}})");
    header("backwards", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}})");
    header("shape and offsets differ", R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}})");
    header("shape overflows",
           R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,16],"data_offsets":[0,16]}})");
    header("negative length", R"({"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}})");
    header("no dtype", R"({"a":{"shape":[4],"data_offsets":[0,16]}})");
    file("npy cut in its header", "x.npy", npyBytes("(4,)", whiteValues(4, 1)).left(40));
    file("npy cut in its data", "x.npy", npyBytes("(4,)", whiteValues(3, 1)));
    file("npy of objects", "x.npy", npyBytes("(4,)", whiteValues(4, 1), "|O"));
    file("npy shape overflows", "x.npy", npyBytes("(4294967296, 4294967296, 4)", whiteValues(4, 1)));
    file("npy version 9", "x.npy", npyBytes("(4,)", whiteValues(4, 1)).replace(6, 1, "\x09"));
    file("neither format", "x.bin", "The quick brown fox jumps over the lazy dog.");
    file("foreign HDF5", "x.h5",
         QByteArray("\x89HDF\r\n\x1a\n\0\0\0\0\0\x08\x08\0", 16) + QByteArray(200, '\0'));
    file("index without shards", "model.safetensors.index.json",
         R"({"metadata":{},"weight_map":{"a":"model-00001-of-00001.safetensors"}})");
    file("index out of its folder", "model.safetensors.index.json",
         R"({"metadata":{},"weight_map":{"a":"../good.safetensors"}})");
    file("index without a map", "model.safetensors.index.json", R"({"metadata":{}})");
}

void TestCliBadFiles::input() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    const QString folder = m_folder.filePath("bad");
    QVERIFY(QDir(folder).removeRecursively() && QDir().mkpath(folder));
    const QString path = folder + "/" + name, output = folder + "/out.h5";
    QVERIFY(writeFile(path, bytes));
    QVERIFY(writeFile(output, "what was here before"));
    const QList<QStringList> commands{
        {"info", path}, {"analyze", path}, {"spectrum", path, "a"}, {"compress", path, "-o", output}};
    for (const QStringList& command : commands) {
        const Outcome outcome = runFftTensor(command);
        QVERIFY2(outcome.code == 1, qPrintable(command[0] + ": " + outcome.text()));
        QVERIFY2(outcome.err.startsWith("fft-tensor: "), outcome.text());
        QVERIFY2(outcome.err.contains(QFileInfo(folder).fileName().toUtf8() + "/"), outcome.text());
        QVERIFY2(outcome.out.isEmpty(), outcome.text());
    }
    QCOMPARE(readFile(output), "what was here before");
    QCOMPARE(QDir(folder).entryList(QDir::Files | QDir::Hidden).size(), 2);
}

void TestCliBadFiles::everyTruncation() {
    const QString path = m_folder.filePath("cut.safetensors");
    const qsizetype headerEnd = m_goodBytes.indexOf("}}") + 2;
    for (qsizetype length = 0; length < m_goodBytes.size(); length += length < headerEnd ? 9 : 211) {
        QVERIFY(writeFile(path, m_goodBytes.left(length)));
        const Outcome outcome = runFftTensor({"info", path});
        QVERIFY2(outcome.code == 1, QByteArray::number(length) + " bytes: " + outcome.text());
        QVERIFY2(outcome.err.contains("cut.safetensors"), outcome.text());
    }
}

void TestCliBadFiles::target_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("path");
    const QList<QStringList> commands{{"compress", m_good, "-o"},
                                      {"restore", m_checkpoint, "-o"},
                                      {"analyze", m_good, "--csv"},
                                      {"spectrum", m_good, "wave", "--csv"},
                                      {"spectrum", m_good, "wave", "--png"}};
    for (const QStringList& command : commands) {
        const QByteArray title = (command.first() + " " + command.last()).toUtf8();
        QTest::newRow(title + " in no folder") << command << m_folder.filePath("none/out");
        QTest::newRow(title + " below a file") << command << m_good + "/out";
        QTest::newRow(title + " in a read-only place") << command << "/proc/out";
        QTest::newRow(title + " over a folder") << command << m_folder.path();
    }
}

void TestCliBadFiles::target() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, path);
    const QStringList before = QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::Hidden);
    const Outcome outcome = runFftTensor(arguments << path);
    QVERIFY2(outcome.code == 1, outcome.text());
    QVERIFY2(outcome.err.startsWith("fft-tensor: ") && outcome.err.contains(QFileInfo(path).path().toUtf8()),
             outcome.text());
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::Hidden), before);
}

void TestCliBadFiles::outputOverTheInput() {
    const QString link = m_folder.filePath("link.safetensors"), hard = m_folder.filePath("hard.safetensors");
    QVERIFY(::symlink(qPrintable(m_good), qPrintable(link)) == 0);
    QVERIFY(::link(qPrintable(m_good), qPrintable(hard)) == 0);
    for (const QString& output : {m_good, link, hard, m_folder.filePath("./good.safetensors")}) {
        const Outcome outcome = runFftTensor({"compress", m_good, "-o", output});
        QVERIFY2(outcome.code == 1 && outcome.err.contains("input itself"), outcome.text());
    }
    QVERIFY(readFile(m_good) == m_goodBytes);
    const QByteArray checkpoint = readFile(m_checkpoint);
    const Outcome restored = runFftTensor({"restore", m_checkpoint, "-o", m_checkpoint});
    QVERIFY2(restored.code == 1 && restored.err.contains("checkpoint itself"), restored.text());
    QVERIFY(readFile(m_checkpoint) == checkpoint);
}

void TestCliBadFiles::missingAxisIsNamed() {
    const QString output = m_folder.filePath("axes.h5");
    const Outcome outcome = runFftTensor({"compress", m_good, "-o", output, "--axes", "0,7"});
    QVERIFY2(outcome.code == 1, outcome.text());
    QVERIFY2(outcome.err.contains("7") && outcome.err.contains("white"), outcome.text());
    QVERIFY(!QFile::exists(output));
}

void TestCliBadFiles::notFiniteIsNamed() {
    const QString path = m_folder.filePath("nan.safetensors"), output = m_folder.filePath("nan.h5");
    for (const float bad : {NAN, INFINITY, -INFINITY}) {
        std::vector<float> values = whiteValues(64 * 64, 5);
        values[19 * 64 + 18] = bad;
        QVERIFY(writeFile(path, safetensorsBytes({{"poisoned", "F32", {64, 64}, bytesOf(values)}})));
        const Outcome refused = runFftTensor({"compress", path, "-o", output});
        QVERIFY2(refused.code == 1, refused.text());
        for (const char* part : {"poisoned", "[19, 18]", "--exclude"})
            QVERIFY2(refused.err.contains(part), refused.text() + "\nlacks " + part);
        QVERIFY(!QFile::exists(output));
    }
    const Outcome excluded =
        runFftTensor({"compress", path, "-o", output, "--exclude", "poisoned", "--json"});
    QVERIFY2(excluded.code == 0, excluded.text());
    QCOMPARE(excluded.json()["tensors"][0]["encoding"].toString(), "raw");
}

QTEST_GUILESS_MAIN(TestCliBadFiles)
#include "test_cli_bad_files.moc"
