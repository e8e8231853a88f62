// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/array_fft.h"

#include "base/error.h"
#include "base/large_vector.h"
#include "base/parallel.h"
#include "support/tensors.h"

#include <QTest>

#include <algorithm>

using namespace fft_tensor;
using namespace fft_tensor::tests;

using Complex = std::complex<float>;

/// Whichever way an array is transformed, the spectrum is that of Transform.
class TestArrayFft : public QObject {
    Q_OBJECT

  private slots:
    void agreesWithTransform_data();
    void agreesWithTransform();
    void threadsDoNotMatter();
    void cancelled();
};

void TestArrayFft::agreesWithTransform_data() {
    QTest::addColumn<QVector<int>>("shape");
    QTest::addColumn<QVector<int>>("axes");
    QTest::newRow("one number") << QVector<int>{1} << QVector<int>{0};
    QTest::newRow("line") << QVector<int>{31} << QVector<int>{0};
    QTest::newRow("long line") << QVector<int>{600'000} << QVector<int>{0};
    QTest::newRow("picture") << QVector<int>{30, 21} << QVector<int>{0, 1};
    QTest::newRow("tall picture") << QVector<int>{40, 6} << QVector<int>{0, 1};
    QTest::newRow("large picture") << QVector<int>{700, 900} << QVector<int>{0, 1};
    QTest::newRow("large, only its rows") << QVector<int>{700, 900} << QVector<int>{1};
    QTest::newRow("volume") << QVector<int>{6, 5, 8} << QVector<int>{0, 1, 2};
    QTest::newRow("large volume") << QVector<int>{50, 120, 99} << QVector<int>{0, 1, 2};
}

void TestArrayFft::agreesWithTransform() {
    QFETCH(QVector<int>, shape);
    QFETCH(QVector<int>, axes);
    JobContext job;
    const SpectrumLayout layout({shape.begin(), shape.end()}, {axes.begin(), axes.end()});
    const std::vector<float> x = whiteTensor(layout.shape(), 3)->values;
    std::vector<Complex> expected(layout.halfCount());
    makeFftwTransform()->forward(layout, x, expected, job);
    ArrayFft fft(layout, job);
    LargeVector<float> values(x.begin(), x.end());
    LargeVector<Complex> spectrum(layout.halfCount());
    fft.forward(values, spectrum, job);
    double difference = 0, total = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        difference += std::norm(spectrum[i] - expected[i]);
        total += std::norm(expected[i]);
    }
    QVERIFY(difference <= 1e-12 * total);
    std::fill(values.begin(), values.end(), 1e30f);
    fft.inverse(spectrum, values, job);
    for (float& value : values)
        value = static_cast<float>(value / fft.gain());
    QVERIFY(relativeDistance(values, x) < 1e-6);
}

void TestArrayFft::threadsDoNotMatter() {
    JobContext job;
    const SpectrumLayout layout({700, 900}, {0, 1});
    const std::vector<float> x = whiteTensor(layout.shape(), 3)->values;
    const auto with = [&](int threads) {
        const ThreadLimit limit(threads);
        ArrayFft fft(layout, job);
        LargeVector<float> values(x.begin(), x.end());
        LargeVector<Complex> spectrum(layout.halfCount());
        fft.forward(values, spectrum, job);
        return spectrum;
    };
    QVERIFY(with(1) == with(2));
}

void TestArrayFft::cancelled() {
    JobContext job, stopped([] { return true; }, {});
    for (const Shape& shape : {Shape{8, 8}, Shape{700, 900}}) {
        const SpectrumLayout layout(shape, {0, 1});
        ArrayFft fft(layout, job);
        LargeVector<float> values(layout.fullCount());
        LargeVector<Complex> spectrum(layout.halfCount());
        std::fill(values.begin(), values.end(), 0.0f);
        std::fill(spectrum.begin(), spectrum.end(), Complex{});
        QVERIFY_EXCEPTION_THROWN(fft.forward(values, spectrum, stopped), Cancelled);
        QVERIFY_EXCEPTION_THROWN(fft.inverse(spectrum, values, stopped), Cancelled);
    }
}

QTEST_GUILESS_MAIN(TestArrayFft)
#include "test_array_fft.moc"
