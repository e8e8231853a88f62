// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Sums, products and inner products of spectra against the same done on tensors.
#include "base/error.h"
#include "spectral/backend.h"
#include "support/tensors.h"

#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestSparseAlgebra : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> m_backend = makeCpuBackend();
    JobContext m_context;

    SparseSpectralTensor sparse(const Shape& shape, std::uint64_t seed, double keep) {
        return m_backend->analyze(whiteTensor(shape, seed), resolveAxes({}, shape, "t"), m_context)
            ->select(keep, ValueType::float32, m_context);
    }
    std::vector<float> dense(const SparseSpectralTensor& tensor) {
        return rebuild(tensor, m_backend->transform(), m_context);
    }

  private slots:
    void shapes_data() {
        QTest::addColumn<QList<int>>("lengths");
        QTest::newRow("line") << QList<int>{30};
        QTest::newRow("even square") << QList<int>{8, 8};
        QTest::newRow("odd by even") << QList<int>{9, 10};
        QTest::newRow("cube") << QList<int>{4, 5, 6};
    }

    void sumAndScale_data() { shapes_data(); }
    void sumAndScale() {
        QFETCH(QList<int>, lengths);
        const Shape shape(lengths.begin(), lengths.end());
        const auto a = sparse(shape, 1, 0.4), b = sparse(shape, 2, 0.3);
        const auto sum = dense(add(a, scale(b, -2.5)));
        auto expected = dense(a);
        const auto denseB = dense(b);
        for (std::size_t i = 0; i < expected.size(); ++i)
            expected[i] -= 2.5f * denseB[i];
        QVERIFY(relativeDistance(sum, expected) < 1e-6);
    }

    void innerProductIsThatOfTheTensors_data() { shapes_data(); }
    void innerProductIsThatOfTheTensors() {
        QFETCH(QList<int>, lengths);
        const Shape shape(lengths.begin(), lengths.end());
        const auto a = sparse(shape, 3, 0.5), b = sparse(shape, 4, 0.6);
        const auto denseA = dense(a), denseB = dense(b);
        double expected = 0, size = 0;
        for (std::size_t i = 0; i < denseA.size(); ++i) {
            expected += static_cast<double>(denseA[i]) * static_cast<double>(denseB[i]);
            size += static_cast<double>(denseA[i]) * static_cast<double>(denseA[i]);
        }
        QVERIFY(std::abs(innerProduct(a, b) - expected) < 1e-5 * size);
        QVERIFY(std::abs(innerProduct(a, a) - size) < 1e-5 * size);
    }

    void productIsTheCircularConvolution() {
        const Shape shape{6, 8};
        const auto a = sparse(shape, 5, 0.9), b = sparse(shape, 6, 0.8);
        const auto denseA = dense(a), denseB = dense(b);
        std::vector<float> expected(48);
        for (std::size_t i = 0; i < 6; ++i)
            for (std::size_t j = 0; j < 8; ++j)
                for (std::size_t r = 0; r < 6; ++r)
                    for (std::size_t c = 0; c < 8; ++c)
                        expected[i * 8 + j] +=
                            denseA[r * 8 + c] * denseB[(i + 6 - r) % 6 * 8 + (j + 8 - c) % 8];
        QVERIFY(relativeDistance(dense(multiplySpectra(a, b)), expected) < 1e-5);
    }

    void refusesUnequalLayouts() {
        const auto a = sparse({4, 6}, 7, 1), b = sparse({6, 4}, 7, 1);
        QVERIFY_THROWS_EXCEPTION(Error, (void)add(a, b));
        QVERIFY_THROWS_EXCEPTION(Error, (void)multiplySpectra(a, b));
        QVERIFY_THROWS_EXCEPTION(Error, (void)innerProduct(a, b));
    }
};

QTEST_GUILESS_MAIN(TestSparseAlgebra)
#include "test_sparse_algebra.moc"
