// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What the backend hands out: exact numbers, tensors rebuilt from what is kept, and errors that are what they
// say.
#include "base/error.h"
#include "spectral/backend.h"
#include "support/tensors.h"

#include <QTest>

#include <limits>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestCpuBackend : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> m_backend = makeCpuBackend();
    JobContext m_context;

    std::vector<int> allAxes(const Shape& shape) { return resolveAxes({}, shape, "t"); }

  private slots:
    void recordedErrorIsTheRebuiltTensorsError_data() {
        QTest::addColumn<QList<int>>("lengths");
        QTest::addColumn<QString>("axes");
        for (const char* axes : {"all", "last", "0"}) {
            const std::string suffix = std::string(" over ") + axes;
            QTest::newRow(("line" + suffix).c_str()) << QList<int>{101} << axes;
            QTest::newRow(("square" + suffix).c_str()) << QList<int>{32, 32} << axes;
            QTest::newRow(("primes" + suffix).c_str()) << QList<int>{17, 31} << axes;
            QTest::newRow(("convolution" + suffix).c_str()) << QList<int>{16, 8, 3} << axes;
            QTest::newRow(("rank four" + suffix).c_str()) << QList<int>{4, 6, 5, 3} << axes;
            QTest::newRow(("thin" + suffix).c_str()) << QList<int>{64, 1} << axes;
        }
    }

    void recordedErrorIsTheRebuiltTensorsError() {
        QFETCH(QList<int>, lengths);
        QFETCH(QString, axes);
        const Shape shape(lengths.begin(), lengths.end());
        const TensorPtr tensor = whiteTensor(shape, 21);
        const auto analysis = m_backend->analyze(
            tensor, resolveAxes(parseAxesChoice(axes.toStdString()), shape, "t"), m_context);
        for (const ValueType type : {ValueType::float32, ValueType::float16})
            for (const double keep : {0.0, 0.05, 0.3, 0.77, 1.0}) {
                const SparseSpectralTensor sparse = analysis->select(keep, type, m_context);
                const double measured =
                    relativeDistance(rebuild(sparse, m_backend->transform(), m_context), tensor->values);
                QVERIFY2(
                    std::abs(measured - sparse.relativeError) <= 1e-4 * measured + 1e-6,
                    qPrintable(QString("%1 measured, %2 recorded").arg(measured).arg(sparse.relativeError)));
                const CutNumbers numbers = analysis->numbersAt(keep, type);
                QCOMPARE(numbers.coefficients, sparse.coefficients());
                QCOMPARE(numbers.kept, sparse.kept);
                QVERIFY(std::abs(numbers.relativeError - sparse.relativeError) < 1e-12);
                QVERIFY(sparse.kept <= keep + 0.5 / static_cast<double>(tensor->values.size()) + 1e-12);
            }
    }

    void indexingChangesNoNumber() {
        const TensorPtr tensor = whiteTensor({60, 90}, 22);
        const auto plain = m_backend->analyze(tensor, {0, 1}, m_context);
        const auto indexed = m_backend->analyze(tensor, {0, 1}, m_context);
        indexed->index(ValueType::float16, m_context);
        for (const double keep : {0.0, 0.013, 0.4, 1.0}) {
            const CutNumbers a = plain->numbersAt(keep, ValueType::float16);
            const CutNumbers b = indexed->numbersAt(keep, ValueType::float16);
            QCOMPARE(a.coefficients, b.coefficients);
            QVERIFY(std::abs(a.relativeError - b.relativeError) < 1e-12);
        }
    }

    void keepForErrorIsTheSmallestThatSuffices() {
        const TensorPtr tensor = whiteTensor({64, 48}, 23);
        const auto analysis = m_backend->analyze(tensor, {0, 1}, m_context);
        for (const ValueType type : {ValueType::float32, ValueType::float16})
            for (const double target : {0.9, 0.5, 0.1, 0.01}) {
                const double keep = analysis->keepForError(target, type);
                QVERIFY(analysis->numbersAt(keep, type).relativeError <= target);
                const double fewer = keep - 2.0 / (64 * 48);
                QVERIFY(analysis->numbersAt(std::max(0.0, fewer), type).relativeError > target);
            }
    }

    void tellsTheSmallestErrorThereIs() {
        const auto analysis = m_backend->analyze(whiteTensor({32, 32}, 24), {0, 1}, m_context);
        try {
            (void)analysis->keepForError(1e-5, ValueType::float16);
            QFAIL("float16 cannot be that exact");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::unreachable);
            QVERIFY(QString(error.what()).contains("0.0001") || QString(error.what()).contains("0.0002"));
        }
    }

    /// Optimiser moments near 1e-20, and weights near the end of float32: energies neither vanish nor
    /// overflow.
    void scalesExtremeTensors() {
        for (const float scale : {1e-20f, 1e-38f, 1e30f}) {
            const TensorPtr tensor = whiteTensor({40, 40}, 25, scale);
            for (const ValueType type : {ValueType::float32, ValueType::float16}) {
                const auto analysis = m_backend->analyze(tensor, {0, 1}, m_context);
                const SparseSpectralTensor sparse = analysis->select(0.5, type, m_context);
                const auto rebuilt = rebuild(sparse, m_backend->transform(), m_context);
                QVERIFY(sparse.relativeError > 0.3 && sparse.relativeError < 0.5);
                QVERIFY(std::abs(relativeDistance(rebuilt, tensor->values) - sparse.relativeError) < 1e-3);
            }
        }
    }

    void refusesNotFiniteWithItsPlace() {
        auto broken = std::make_shared<HostTensor>(*whiteTensor({5, 7}, 26));
        broken->name = "layer.3";
        broken->values[2 * 7 + 4] = std::numeric_limits<float>::quiet_NaN();
        broken->values[3 * 7] = std::numeric_limits<float>::infinity();
        try {
            (void)m_backend->analyze(broken, {0, 1}, m_context);
            QFAIL("accepted NaN");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::notFinite);
            for (const char* part : {"layer.3", "[2, 4]", "--exclude"})
                QVERIFY2(QString(error.what()).contains(part), error.what());
        }
    }

    void zerosAreKeptExactly() {
        const auto analysis = m_backend->analyze(tensorOf({8, 4}, std::vector<float>(32)), {0, 1}, m_context);
        const SparseSpectralTensor sparse = analysis->select(0.5, ValueType::float16, m_context);
        QCOMPARE(sparse.coefficients(), std::uint64_t{0});
        QCOMPARE(sparse.relativeError, 0.0);
        for (const float value : rebuild(sparse, m_backend->transform(), m_context))
            QCOMPARE(value, 0.0f);
    }

    /// 512 waves of |F| = 131,072: beyond float16 without a scale.
    void aPlaneWaveSurvivesFloat16() {
        std::vector<float> wave(512 * 512);
        for (std::size_t i = 0; i < wave.size(); ++i)
            wave[i] =
                static_cast<float>(std::cos(2 * 3.14159265358979 * static_cast<double>(7 * (i % 512)) / 512));
        const TensorPtr tensor = tensorOf({512, 512}, wave);
        const auto analysis = m_backend->analyze(tensor, {0, 1}, m_context);
        const SparseSpectralTensor sparse = analysis->select(0.01, ValueType::float16, m_context);
        QVERIFY(sparse.floorReached);
        QVERIFY(std::abs(std::ldexp(sparse.values.front().real(), sparse.exponent) - 131072.0f) < 64.0f);
        QVERIFY(relativeDistance(rebuild(sparse, m_backend->transform(), m_context), wave) < 1e-3);
    }
};

QTEST_GUILESS_MAIN(TestCpuBackend)
#include "test_cpu_backend.moc"
