// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// One answer per question: why a tensor is raw, what a goal comes to, and what is said of the result.
#include "base/error.h"
#include "base/literal_pattern.h"
#include "checkpoint/checkpoint_reader.h"
#include "codec/packed_estimate.h"
#include "pipeline/compress.h"
#include "pipeline/encode_tensor.h"
#include "pipeline/name_pattern.h"
#include "pipeline/open_weights.h"
#include "pipeline/restore.h"
#include "pipeline/verify.h"
#include "support/structured_layers.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <limits>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestPlan : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Backend> m_backend = makeCpuBackend();
    JobContext m_context;

    std::string path(const char* name) const { return m_folder.filePath(name).toStdString(); }

    std::shared_ptr<const WeightFile> open(const std::vector<Layer>& layers) {
        writeLayers(path("in.safetensors"), layers);
        return openWeights(path("in.safetensors"));
    }
    static CompressOptions goal(Goal::Kind kind, double value) {
        CompressOptions options;
        options.recipe.fallback.goal = {kind, value};
        return options;
    }
    CompressReport compress(const WeightFile& input, const CompressOptions& options) {
        return compressWeights(input, path("out.h5"), options, *m_backend, m_context);
    }
    static Layer scaled(const std::string& name, DType dtype, double scale) {
        const TensorPtr white = whiteTensor({16, 32}, 3);
        if (dtype != DType::f64) {
            std::vector<float> values;
            for (const float value : white->values)
                values.push_back(static_cast<float>(value * scale));
            return layerOf(name, dtype, {16, 32}, values);
        }
        Layer layer = layerOf(name, dtype, {16, 32}, white->values);
        for (std::size_t i = 0; i < white->values.size(); ++i) {
            const double value = white->values[i] * scale;
            std::memcpy(layer.bytes.data() + 8 * i, &value, 8);
        }
        return layer;
    }
    /// The error of what a restore writes, from both files' bytes.
    double errorOfRestored(const WeightFile& input, std::size_t index) {
        (void)restoreCheckpoint(path("out.h5"), path("back.safetensors"), RestoreDtype::original, "",
                                m_context);
        const auto back = openWeights(path("back.safetensors"));
        return relativeDistance(back->read(index, m_context)->values, input.read(index, m_context)->values);
    }

  private slots:
    /// Commands, window and export ask one function.
    void valuesDecideInOnePlace_data() {
        QTest::addColumn<int>("dtype");
        QTest::addColumn<double>("scale");
        QTest::addColumn<int>("cause");
        QTest::addColumn<bool>("hasSpectrum");
        const auto row = [](const char* name, DType dtype, double scale, RawCause cause, bool hasSpectrum) {
            QTest::newRow(name) << int(dtype) << scale << int(cause) << hasSpectrum;
        };
        row("F64 1e200", DType::f64, 1e200, RawCause::lostInFloat32, false);
        row("F64 1e-200", DType::f64, 1e-200, RawCause::lostInFloat32, false);
        row("F64 1e37", DType::f64, 1e37, RawCause::beyondFloat32, true);
        row("F64 1e-3", DType::f64, 1e-3, RawCause::none, true);
        row("F32 1e37", DType::f32, 1e37, RawCause::beyondFloat32, true);
        row("F32 1e-42", DType::f32, 1e-42, RawCause::beyondFloat32, true);
        row("F32 1e30", DType::f32, 1e30, RawCause::none, true);
        row("F32 zeros", DType::f32, 0, RawCause::none, true);
        row("F64 zeros", DType::f64, 0, RawCause::none, true);
    }
    void valuesDecideInOnePlace() {
        QFETCH(int, dtype);
        QFETCH(double, scale);
        QFETCH(int, cause);
        QFETCH(bool, hasSpectrum);
        const auto input = open({scaled("w", static_cast<DType>(dtype), scale)});
        const TensorPtr tensor = input->read(0, m_context);
        const WhyRaw why = whyRawByValues(*input, 0, statisticsOf(tensor->values), m_context);
        QCOMPARE(int(why.cause), cause);
        try {
            requireFloat32Holds(*input, 0, *tensor, m_context);
            QVERIFY(hasSpectrum);
        } catch (const Error& error) {
            QVERIFY(!hasSpectrum);
            QCOMPARE(error.code(), ErrorCode::unsupported);
            QVERIFY2(error.message().find(why.reason) != std::string::npos, error.what());
        }
        const CompressReport report = compress(*input, goal(Goal::Kind::keep, 0.2));
        QCOMPARE(isRaw(report.rows[0]), bool(why));
        if (why)
            QCOMPARE(report.rows[0].reason, why.reason);
    }

    void headersDecideInOnePlace() {
        const std::pair<TensorInfo, RawCause> cases[] = {
            {{"a", "F4", std::nullopt, {4, 4}, 8}, RawCause::unknownDtype},
            {{"b", "BOOL", DType::boolean, {4}, 4}, RawCause::notFloatingPoint},
            {{"c", "F32", DType::f32, {}, 4}, RawCause::scalar},
            {{"d", "F32", DType::f32, {3, 0}, 0}, RawCause::empty},
            {{"e", "BF16", DType::bf16, {3, 2}, 12}, RawCause::none}};
        for (const auto& [info, cause] : cases) {
            QCOMPARE(whyRawByHeader(info).cause, cause);
            QCOMPARE(whyRawByHeader(info).reason.empty(), cause == RawCause::none);
        }
    }

    /// Scales and biases of a quantised checkpoint come back as they were, not as zeros.
    void smallTensorsAreNotWipedOut() {
        const auto input =
            open({layerOf("l.weight_scale", DType::f32, {1}, {0.0023F}),
                  layerOf("l.input_scale", DType::f32, {1, 1}, {0.031F}),
                  layerOf("out.bias", DType::f32, {10}, whiteTensor({10}, 1)->values),
                  layerOf("l.weight", DType::f32, {64, 64}, whiteTensor({64, 64}, 2)->values)});
        const CompressReport report = compress(*input, goal(Goal::Kind::keep, 0.05));
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(isRaw(report.rows[i]));
            QCOMPARE(errorOfRestored(*input, i), 0.0);
        }
        QVERIFY2(report.rows[0].reason.find("nothing of it would be kept") != std::string::npos,
                 report.rows[0].reason.c_str());
        QVERIFY(report.rows[3].codec == &spectralCodec(ValueType::float32));
        QVERIFY(report.summary.lost.empty());
    }

    /// Fewer bytes than the row that explains them are no gain.
    void aRowOfTheManifestCounts() {
        QVERIFY(!whyRawByBytes(3, false, 100, 100 + manifestRowBytes + 1));
        QCOMPARE(whyRawByBytes(3, false, 100, 100 + manifestRowBytes).cause, RawCause::rawIsSmaller);
        QCOMPARE(whyRawByBytes(1, false, 0, manifestRowBytes).cause, RawCause::rawIsSmaller);
        QCOMPARE(whyRawByBytes(0, false, 0, 1'000'000).cause, RawCause::nothingKept);
        QVERIFY(!whyRawByBytes(0, true, 0, 1'000'000)); // zeros are rebuilt by nothing at all
    }

    void namesAllThatIsNotFinite() {
        std::vector<float> bad = whiteTensor({4, 8}, 1)->values, worse = bad;
        bad[11] = std::numeric_limits<float>::quiet_NaN();
        worse[0] = std::numeric_limits<float>::infinity();
        Layer wide = scaled("wide", DType::f64, 1e100);
        const double nan = std::numeric_limits<double>::quiet_NaN();
        std::memcpy(wide.bytes.data() + 8 * 33, &nan, 8);
        const auto input = open({layerOf("a.b*c", DType::f32, {4, 8}, bad),
                                 layerOf("fine", DType::f32, {4, 8}, whiteTensor({4, 8}, 2)->values),
                                 layerOf("it's", DType::f16, {4, 8}, worse), wide,
                                 layerOf("axbxc", DType::f32, {4, 8}, whiteTensor({4, 8}, 2)->values)});
        std::string message;
        try {
            (void)compress(*input, goal(Goal::Kind::keep, 0.5));
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::notFinite);
            message = error.message();
        }
        for (const char* part : {"3 tensors", "a.b*c (NaN or infinity, first at [1, 3])",
                                 "it's (NaN or infinity, "
                                 "first at [0, 0])",
                                 "wide (NaN or infinity, first at [1, 1])"})
            QVERIFY2(message.find(part) != std::string::npos, (message + "\nlacks " + part).c_str());
        const std::size_t begin = message.find("--exclude '") + 11, end = message.find('\'', begin);
        CompressOptions options = goal(Goal::Kind::keep, 0.5);
        options.exclude = message.substr(begin, end - begin);
        const CompressReport report = compress(*input, options);
        for (const CheckpointRow& row : report.rows)
            QCOMPARE(row.reason == "excluded by --exclude", row.name != "fine" && row.name != "axbxc");
    }

    void patternsFindTheirNameAlone() {
        for (const char* name :
             {"a.b*c", "it's (1) [2] {3} a+b^c$|d?", "tab\there", "back\\slash", "größe"}) {
            const std::string pattern = literalPattern(name);
            QVERIFY(NamePattern("^(" + pattern + ")$").matches(name));
            QVERIFY(!NamePattern("^(" + pattern + ")$").matches("axb*c"));
            QVERIFY(pattern.find('\'') == std::string::npos && pattern.find('\t') == std::string::npos);
        }
    }

    void saysWhatIsLost() {
        std::vector<Layer> layers;
        for (int i = 0; i < 7; ++i)
            layers.push_back(layerOf("t" + std::to_string(i), DType::f32, {64, 64},
                                     whiteTensor({64, 64}, std::uint64_t(i))->values));
        layers.push_back(layerOf("hills", DType::f32, {64, 64}, smoothPicture(64, 64)));
        const auto input = open(layers);
        const CompressReport report = compress(*input, goal(Goal::Kind::keep, 0.0006)); // two numbers of 4096
        QCOMPARE(report.summary.lost.size(), std::size_t{7});
        for (const CheckpointRow& row : report.rows)
            QCOMPARE(row.relativeError * row.relativeError > 0.99, row.name != "hills");
        const std::string said = report.summary.remarks.front();
        for (const char* part : {"7 tensors", "t0, t1, t2, t3, t4", "and 2 more", "99 %"})
            QVERIFY2(said.find(part) != std::string::npos, said.c_str());
    }

    /// The bound of a uniform quantiser with entropy coding: 1.53 dB, or 0.254 bit, from the law 2^(−R).
    void knowsWhatQuantisingWouldLose() {
        QVERIFY(std::abs(20 * std::log10(quantisedError(8) / std::exp2(-8)) - 1.53) < 0.005);
        QVERIFY(std::abs(quantisedError(1.6) - 0.394) < 0.001);
        QCOMPARE(quantisedError(0), 1.0);
        for (double bits = 0.5; bits < 12; bits += 0.5)
            QVERIFY(quantisedError(bits) >= std::exp2(-bits)); // no method does better
    }

    void saysWhereQuantisingWouldBeBetter() {
        const auto white = open({layerOf("w", DType::f32, {128, 128}, whiteTensor({128, 128}, 1)->values)});
        const ExportSummary poor = compress(*white, goal(Goal::Kind::keep, 0.05)).summary;
        QVERIFY(std::abs(poor.spectralError - 0.895) < 0.02);
        QVERIFY(poor.bitsPerWeight > 1 && poor.bitsPerWeight < 3);
        QCOMPARE(poor.quantisedError, quantisedError(poor.bitsPerWeight));
        QCOMPARE(poor.remarks.size(), std::size_t{1});
        QVERIFY2(
            poor.remarks[0].find("bits per weight, quantising the weights themselves would lose about") !=
                std::string::npos,
            poor.remarks[0].c_str());
        const auto hills = open({layerOf("w", DType::f32, {128, 128}, smoothPicture(128, 128))});
        QVERIFY(compress(*hills, goal(Goal::Kind::keep, 0.05)).summary.remarks.empty());
    }

    /// What is asked, recorded and verified is the error of the tensor that a restore writes.
    void errorsAreThoseOfTheRestoredTensor_data() {
        QTest::addColumn<int>("dtype");
        QTest::addColumn<double>("target");
        for (const double target : {0.2, 0.1, 0.03})
            QTest::addRow("F8_E5M2 %g", target) << int(DType::f8E5m2) << target;
        for (const double target : {0.1, 0.03, 0.002})
            QTest::addRow("F8_E4M3 %g", target) << int(DType::f8E4m3) << target;
        for (const double target : {0.1, 0.003, 0.0005})
            QTest::addRow("BF16 %g", target) << int(DType::bf16) << target;
        QTest::addRow("F16 0.0003") << int(DType::f16) << 0.0003;
        QTest::addRow("F64 0.05") << int(DType::f64) << 0.05;
    }
    void errorsAreThoseOfTheRestoredTensor() {
        QFETCH(int, dtype);
        QFETCH(double, target);
        const auto input =
            open({layerOf("walk", static_cast<DType>(dtype), {64, 128}, randomWalks(64, 128, 5))});
        const CompressReport report = compress(*input, goal(Goal::Kind::error, target));
        const CheckpointRow& row = report.rows[0];
        const double restored = errorOfRestored(*input, 0);
        QVERIFY2(restored <= target * (1 + 1e-6), qPrintable(QString::number(restored)));
        QVERIFY(std::abs(row.relativeError - restored) <= 1e-5 * restored);
        const VerifyReport verified = verifyCheckpoint(path("out.h5"), input.get(), m_context);
        QVERIFY(verified.ok);
        QVERIFY(std::abs(*verified.tensors[0].measuredError - restored) <= 1e-5 * restored);
        if (!isRaw(row) && restored > 0)
            QVERIFY2(restored > 0.97 * target,
                     qPrintable(QString::number(restored))); // no more kept than needed
    }

    void keepGoalsRecordTheRestoredErrorToo() {
        const auto input = open({layerOf("walk", DType::f8E5m2, {64, 128}, randomWalks(64, 128, 5))});
        const CompressReport report = compress(*input, goal(Goal::Kind::keep, 0.1));
        QVERIFY(std::abs(report.rows[0].relativeError - errorOfRestored(*input, 0)) < 1e-6);
        QVERIFY(report.float32Errors[0] < 0.99 * report.rows[0].relativeError); // the rounding is in it
    }

    void anErrorOutOfReachIsRawWithTheReason() {
        const auto input = open({layerOf("w", DType::f32, {64, 64}, whiteTensor({64, 64}, 1)->values),
                                 layerOf("hills", DType::f32, {64, 64}, smoothPicture(64, 64))});
        CompressOptions options = goal(Goal::Kind::error, 1e-9);
        options.recipe.fallback.valueType = ValueType::float16;
        const CompressReport report = compress(*input, options);
        for (const CheckpointRow& row : report.rows) {
            QVERIFY(isRaw(row));
            QVERIFY2(row.reason.find("no keep reaches a relative error of 1e-09") != std::string::npos,
                     row.reason.c_str());
        }
        QVERIFY(verifyCheckpoint(path("out.h5"), input.get(), m_context).ok);
    }

    /// Whatever the goal, what is recorded is what one call of encodeTensor() says.
    void oneSolverForEveryGoal() {
        const auto input = open({layerOf("basis", DType::f32, {66, 1, 64}, waveBasis(66, 64)),
                                 layerOf("hills", DType::f16, {64, 96}, smoothPicture(64, 96)),
                                 layerOf("rank 2", DType::bf16, {96, 64}, lowRank(96, 64, 7)),
                                 layerOf("white", DType::f32, {64, 64}, whiteTensor({64, 64}, 9)->values)});
        for (const Goal aim : {Goal{Goal::Kind::keep, 0.05}, Goal{Goal::Kind::error, 0.25},
                               Goal{Goal::Kind::ratio, 4}, Goal{Goal::Kind::ratio, 10}})
            for (const ValueType type : {ValueType::float32, ValueType::float16}) {
                CompressOptions options = goal(aim.kind, aim.value);
                options.recipe.fallback.valueType = type;
                const CompressReport report = compress(*input, options);
                for (std::size_t i = 0; i < report.rows.size(); ++i) {
                    const TensorPtr tensor = input->read(i, m_context);
                    const auto analysis = m_backend->analyze(
                        tensor, report.rows[i].axes.empty() ? std::vector<int>{0, 1} : report.rows[i].axes,
                        m_context);
                    ExportedTensor encoded = encodeTensor(*analysis, *input, i, options.recipe.fallback,
                                                          m_backend->transform(), m_context);
                    QCOMPARE(isRaw(report.rows[i]), bool(encoded.whyRaw));
                    QCOMPARE(report.rows[i].relativeError, encoded.spectral.relativeError);
                    if (!encoded.whyRaw)
                        QCOMPARE(*report.rows[i].keep, encoded.keep);
                    if (!encoded.whyRaw && aim.kind == Goal::Kind::ratio) {
                        const double ratio = double(report.rows[i].inputBytes) / double(encoded.bytes);
                        QVERIFY2(ratio >= aim.value * 0.99, qPrintable(QString::number(ratio)));
                    }
                }
            }
    }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "test_plan.moc"
