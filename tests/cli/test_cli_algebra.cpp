// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Sums, multiples, convolutions and inner products of checkpoints, against plain loops over what is restored.
#include "support/command_line.h"
#include "support/weights_on_disk.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace fft_tensor::testing;

namespace {

constexpr std::size_t rows = 32, columns = 64;

/// Every value times a factor.
TensorOnDisk times(TensorOnDisk tensor, float factor) {
    std::vector<float> values = floatsOf(tensor.bytes);
    for (float& value : values)
        value *= factor;
    tensor.bytes = bytesOf(values);
    return tensor;
}

TensorOnDisk vectorOf(const QByteArray& name, const std::vector<float>& values) {
    return {name, "F32", {values.size()}, bytesOf(values)};
}

TensorOnDisk integers(const QByteArray& name, const QByteArray& bytes) {
    return {name, "I8", {static_cast<std::uint64_t>(bytes.size())}, bytes};
}

double dotOf(const std::vector<float>& a, const std::vector<float>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

/// y[n] = sum over m of a[m]·b[n - m], indices modulo the lengths.
std::vector<double> circularConvolution(const std::vector<float>& a, const std::vector<float>& b) {
    std::vector<double> y(rows * columns, 0.0);
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t row = (i / columns + j / columns) % rows;
            const std::size_t column = (i % columns + j % columns) % columns;
            y[row * columns + column] += static_cast<double>(a[i]) * static_cast<double>(b[j]);
        }
    return y;
}

} // namespace

class TestCliAlgebra : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_a, m_b; ///< checkpoints of a wave, a white matrix, a short vector and integers

    [[nodiscard]] QString at(const QString& name) const { return m_folder.filePath(name); }

    QString compressed(const QString& name, const std::vector<TensorOnDisk>& tensors,
                       const QStringList& flags = {"--keep", "0.2"}) {
        const QString input = at(name + ".safetensors"), output = at(name + ".h5");
        const Outcome made = writeFile(input, safetensorsBytes(tensors))
                                 ? runFftTensor(QStringList{"compress", input, "-o", output} + flags)
                                 : Outcome{};
        return made.code == 0 ? output : QString::fromUtf8(made.text());
    }
    QByteArray restored(const QString& checkpoint, const QString& tensor) {
        const QString output = at("restored.safetensors");
        const Outcome made = runFftTensor({"restore", checkpoint + "::" + tensor, "-o", output});
        const QByteArray bytes = made.code == 0 ? readFile(output) : QByteArray();
        return bytes.isEmpty() ? bytes
                               : bytes.mid(8 + static_cast<unsigned char>(bytes[0]) +
                                           256 * static_cast<unsigned char>(bytes[1]));
    }
    std::vector<float> values(const QString& checkpoint, const QString& tensor) {
        return floatsOf(restored(checkpoint, tensor));
    }
    Outcome algebra(const QStringList& arguments) { return runFftTensor(QStringList{"algebra"} + arguments); }
    static QJsonObject rowOf(const Outcome& outcome, const QString& tensor) {
        for (const QJsonValue& row : outcome.json()["tensors"].toArray())
            if (row["name"].toString() == tensor)
                return row.toObject();
        return {};
    }

  private slots:
    void initTestCase();
    void sums();
    void sumsAreTheCheckpointOfTheSum();
    void multiples_data();
    void multiples();
    void productsAreCircularConvolutions();
    void innerProducts();
    void aDeviceGivesTheSame();
    void chosenTensorsOnly();
    void whatDoesNotFitIsNamed_data();
    void whatDoesNotFitIsNamed();
    void inputsStay();
    void usage_data();
    void usage();
};

void TestCliAlgebra::initTestCase() {
    m_a = compressed("a", {waveMatrix("wave", rows, columns), whiteMatrix("white", 64, 48, 1),
                           vectorOf("bias", {1, 2, 3, 4}), integers("ids", "abcd")});
    m_b = compressed("b", {vectorOf("bias", {0.5, 0.25, -3, 1e30F}), whiteMatrix("white", 64, 48, 2),
                           times(waveMatrix("wave", rows, columns), 2), integers("ids", "abcd")});
    QVERIFY2(QFileInfo::exists(m_a), qPrintable(m_a));
    QVERIFY2(QFileInfo::exists(m_b), qPrintable(m_b));
}

void TestCliAlgebra::sums() {
    const QString output = at("sum.h5");
    const Outcome outcome = algebra({"add", m_a, m_b, "-o", output, "--json"});
    QVERIFY2(outcome.code == 0 && outcome.err.isEmpty(), outcome.text());
    QCOMPARE(outcome.json().keys(), (QStringList{"device", "output_bytes", "tensors"}));
    QCOMPARE(outcome.json()["output_bytes"].toInteger(), QFileInfo(output).size());
    QCOMPARE(rowOf(outcome, "wave")["encoding"].toString(), "spectral-float32");
    QCOMPARE(rowOf(outcome, "white")["reason"].toString(), "sum of two spectra");
    const Outcome whole = runFftTensor({"verify", output});
    QVERIFY2(whole.code == 0 && whole.out.contains("all 4 tensors are whole"), whole.text());
    const std::vector<float> a = values(m_a, "white"), b = values(m_b, "white"),
                             sum = values(output, "white");
    QCOMPARE(sum.size(), std::size_t{64 * 48});
    for (std::size_t i = 0; i < sum.size(); ++i)
        QVERIFY(std::abs(sum[i] - (a[i] + b[i])) < 1e-5F);
    QCOMPARE(values(output, "bias"), (std::vector<float>{1.5F, 2.25F, 0, 1e30F}));
    QCOMPARE(restored(output, "ids"), QByteArray("abcd"));
}

/// Where the operands keep the same coefficients, as those of waves are.
void TestCliAlgebra::sumsAreTheCheckpointOfTheSum() {
    const QString direct = compressed("direct", {times(waveMatrix("wave", rows, columns), 3)});
    const QString output = at("waves.h5");
    const Outcome outcome = algebra({"add", m_a + "::wave", m_b, "-o", output, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    const Outcome same = algebra({"scale", direct, "1", "-o", at("same.h5"), "--json"});
    QCOMPARE(rowOf(outcome, "wave")["coefficients"].toInteger(), 3); // a wave each
    QCOMPARE(rowOf(same, "wave")["coefficients"].toInteger(), 3);
    const std::vector<float> sum = values(output, "wave"), expected = values(direct, "wave");
    QCOMPARE(sum.size(), expected.size());
    for (std::size_t i = 0; i < sum.size(); ++i)
        QVERIFY(std::abs(sum[i] - expected[i]) < 1e-5F);
}

void TestCliAlgebra::multiples_data() {
    QTest::addColumn<float>("factor");
    QTest::newRow("2") << 2.0F; // powers of two are exact, in either sign
    QTest::newRow("-0.25") << -0.25F;
    QTest::newRow("0") << 0.0F;
}

void TestCliAlgebra::multiples() {
    QFETCH(float, factor);
    const QString output = at("multiple.h5");
    const Outcome outcome = algebra({"scale", m_a, QString::number(factor), "-o", output});
    QVERIFY2(outcome.code == 0 && outcome.out.contains("4 tensors") && outcome.out.contains("verified"),
             outcome.text());
    QCOMPARE(runFftTensor({"verify", output}).code, 0);
    for (const char* tensor : {"wave", "white", "bias"}) {
        std::vector<float> expected = values(m_a, tensor);
        QVERIFY(!expected.empty());
        for (float& value : expected)
            value *= factor;
        QCOMPARE(values(output, tensor), expected);
    }
    QCOMPARE(restored(output, "ids"), QByteArray("abcd"));
}

void TestCliAlgebra::productsAreCircularConvolutions() {
    const QString output = at("product.h5");
    const Outcome outcome = algebra({"multiply", m_a, m_b, "--include", "^wave$", "-o", output, "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    QVERIFY(rowOf(outcome, "wave")["reason"].toString().contains("circular convolution"));
    QCOMPARE(runFftTensor({"verify", output}).code, 0);
    const std::vector<double> expected = circularConvolution(values(m_a, "wave"), values(m_b, "wave"));
    const std::vector<float> product = values(output, "wave");
    QCOMPARE(product.size(), expected.size());
    const double largest = *std::max_element(expected.begin(), expected.end());
    QVERIFY(largest > 1000); // of 2048 products, about half of them
    for (std::size_t i = 0; i < product.size(); ++i)
        QVERIFY(std::abs(static_cast<double>(product[i]) - expected[i]) < 1e-5 * largest);
}

void TestCliAlgebra::innerProducts() {
    const Outcome outcome = algebra({"dot", m_a, m_b, "--exclude", "bias", "--json"});
    QVERIFY2(outcome.code == 0, outcome.text());
    double total = 0;
    for (const char* tensor : {"wave", "white"}) {
        const double expected = dotOf(values(m_a, tensor), values(m_b, tensor));
        const double found = rowOf(outcome, tensor)["dot"].toDouble();
        QVERIFY2(std::abs(found - expected) < 1e-5 * std::abs(expected) + 1e-4, outcome.text());
        total += found;
    }
    QVERIFY(rowOf(outcome, "ids")["dot"].isNull());
    QCOMPARE(outcome.json()["dot"].toDouble(), total);
    const Outcome raw = algebra({"dot", m_a + "::bias", m_a + "::bias"});
    QVERIFY2(raw.code == 0 && raw.out.contains("in total: 30\n"), raw.text()); // 1 + 4 + 9 + 16
    const Outcome itself = algebra({"dot", m_a, m_a, "--include", "wave", "--json"});
    // Orthogonal waves: half of the elements' number times the sum of squared amplitudes.
    const double expected = 0.5 * rows * columns * (1 + 0.25 + 0.0625);
    QVERIFY2(std::abs(itself.json()["dot"].toDouble() - expected) < 1e-5 * expected, itself.text());
}

/// The plug-in's own code, run on the host.
void TestCliAlgebra::aDeviceGivesTheSame() {
    const QString twin = QStringLiteral(FFT_TENSOR_BINARY_DIR "/lib/libfft_tensor_cuda_host.so");
    if (!QFileInfo::exists(twin))
        QSKIP("This build has no CUDA sources on the host.");
    for (const char* operation : {"add", "multiply"}) {
        const QString here = at("here.h5"), there = at("there.h5");
        const QStringList what{"algebra", operation, m_a, m_b, "--include", "^w"};
        QCOMPARE(runFftTensor(what + QStringList{"-o", here, "--device", "cpu"}).code, 0);
        const Outcome outcome = runFftTensor(what + QStringList{"-o", there, "--device", "cuda", "--json"},
                                             {{"FFT_TENSOR_PLUGIN_PATH", twin}});
        QVERIFY2(outcome.code == 0 && outcome.err.isEmpty(), outcome.text());
        QCOMPARE(outcome.json()["device"].toString(), "cuda");
        for (const char* tensor : {"wave", "white"}) {
            QVERIFY(!restored(here, tensor).isEmpty());
            QCOMPARE(restored(there, tensor), restored(here, tensor));
        }
    }
}

void TestCliAlgebra::chosenTensorsOnly() {
    const QString output = at("chosen.h5");
    for (const QStringList& choice :
         {QStringList{m_a + "::bias", m_b}, QStringList{m_a, m_b + "::bias"},
          QStringList{m_a, m_b, "--include", "bias"}, QStringList{m_a, m_b, "--exclude", "^(w|ids)"}}) {
        const Outcome outcome = algebra(QStringList{"add"} + choice + QStringList{"-o", output, "--json"});
        QVERIFY2(outcome.code == 0, outcome.text());
        QCOMPARE(outcome.json()["tensors"].toArray().size(), 1);
        QVERIFY(!rowOf(outcome, "bias").isEmpty());
    }
}

void TestCliAlgebra::whatDoesNotFitIsNamed_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("what");
    const std::vector<TensorOnDisk> wave{waveMatrix("wave", rows, columns)};
    const auto alone = [&](const QString& name, const std::vector<TensorOnDisk>& tensors,
                           const QStringList& flags = {}) {
        return compressed(name, tensors, QStringList{"--keep", "0.2"} + flags);
    };
    const QString one = alone("one", wave);
    const auto with = [&](const QString& other) { return QStringList{"add", one, other}; };
    QTest::newRow("shape") << with(alone("tall", {waveMatrix("wave", columns, rows)}))
                           << QByteArray("\"wave\"") << QByteArray("has shape");
    QTest::newRow("axes") << with(alone("last", wave, {"--axes", "last"})) << QByteArray("\"wave\"")
                          << QByteArray("is transformed over axes");
    QTest::newRow("encoding") << with(alone("half", wave, {"--values", "float16"})) << QByteArray("\"wave\"")
                              << QByteArray("is stored as spectral-float32");
    QTest::newRow("first only") << QStringList{"dot", m_a, one} << QByteArray("\"white\"")
                                << QByteArray("in the first checkpoint only");
    QTest::newRow("second only") << QStringList{"dot", one, m_a} << QByteArray("\"bias\"")
                                 << QByteArray("in the second checkpoint only");
    QTest::newRow("raw product") << QStringList{"multiply", m_a, m_b} << QByteArray("\"bias\"")
                                 << QByteArray("has no spectrum");
    QTest::newRow("integers") << QStringList{"add", alone("i", {integers("ids", "abcd")}),
                                             alone("j", {integers("ids", "abce")})}
                              << QByteArray("\"ids\"") << QByteArray("not floating point");
    QTest::newRow("beyond float32") << QStringList{"scale", one, "1e38"} << QByteArray("\"wave\"")
                                    << QByteArray("beyond what float32 holds");
    QTest::newRow("below float32") << QStringList{"scale", one, "1e-45"} << QByteArray("\"wave\"")
                                   << QByteArray("beyond what float32 holds");
    QTest::newRow("beyond its type") << QStringList{"scale", m_b + "::bias", "1e9"} << QByteArray("\"bias\"")
                                     << QByteArray("range of its data type, F32");
    QTest::newRow("no such tensor") << QStringList{"scale", m_a + "::nothing", "2"} << QByteArray("a.h5")
                                    << QByteArray("No tensor is chosen");
}

void TestCliAlgebra::whatDoesNotFitIsNamed() {
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, what);
    const QString output = at("refused.h5");
    if (arguments.first() != "dot")
        arguments += QStringList{"-o", output};
    const Outcome outcome = algebra(arguments);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.out.isEmpty() && outcome.err.contains(name) && outcome.err.contains(what),
             outcome.text());
    QVERIFY(!QFileInfo::exists(output));
}

void TestCliAlgebra::inputsStay() {
    const QByteArray before = readFile(m_a);
    for (const QStringList& operation :
         {QStringList{"add", m_a, m_b}, QStringList{"multiply", m_b, m_a}, QStringList{"scale", m_a, "2"}}) {
        const Outcome outcome = algebra(operation + QStringList{"--include", "wave", "-o", m_a});
        QVERIFY2(outcome.code == 1 && outcome.err.contains("a.h5"), outcome.text());
    }
    QCOMPARE(readFile(m_a), before);
}

void TestCliAlgebra::usage_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no operation") << QStringList{};
    QTest::newRow("no output") << QStringList{"add", m_a, m_b};
    QTest::newRow("one file") << QStringList{"add", m_a, "-o", at("x.h5")};
    QTest::newRow("no factor") << QStringList{"scale", m_a, "-o", at("x.h5")};
    QTest::newRow("no number") << QStringList{"scale", m_a, "much", "-o", at("x.h5")};
    QTest::newRow("infinite") << QStringList{"scale", m_a, "inf", "-o", at("x.h5")};
    QTest::newRow("output of a number") << QStringList{"dot", m_a, m_b, "-o", at("x.h5")};
    QTest::newRow("two names") << QStringList{"dot", m_a + "::wave", m_b + "::white"};
    QTest::newRow("no expression") << QStringList{"dot", m_a, m_b, "--include", "("};
}

void TestCliAlgebra::usage() {
    QFETCH(QStringList, arguments);
    const Outcome outcome = algebra(arguments);
    QVERIFY2(outcome.code == 2 && !outcome.err.isEmpty(), outcome.text());
}

QTEST_GUILESS_MAIN(TestCliAlgebra)
#include "test_cli_algebra.moc"
