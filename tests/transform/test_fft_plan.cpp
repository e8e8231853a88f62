// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/large_vector.h"
#include "support/tensors.h"
#include "transform/fft_plan.h"
#include "transform/transform.h"

#include <QTest>

#include <complex>

using namespace fft_tensor;
using namespace fft_tensor::tests;

using Complex = std::complex<float>;

/// Plans of whole arrays against the definition of the transform.
class TestFftPlan : public QObject {
    Q_OBJECT

  private slots:
    void arrays_data();
    void arrays();
    void complexThereAndBack();
    void measuringLeavesPlansForFilesAlone();
};

void TestFftPlan::arrays_data() {
    QTest::addColumn<QVector<int>>("shape");
    QTest::addColumn<QVector<int>>("axes");
    QTest::newRow("one number") << QVector<int>{1} << QVector<int>{0};
    QTest::newRow("even") << QVector<int>{32} << QVector<int>{0};
    QTest::newRow("prime") << QVector<int>{37} << QVector<int>{0};
    QTest::newRow("measured") << QVector<int>{1500} << QVector<int>{0};
    QTest::newRow("rows halved") << QVector<int>{14, 5} << QVector<int>{0, 1};
    QTest::newRow("middle axis") << QVector<int>{3, 10, 4} << QVector<int>{1};
    QTest::newRow("first and last") << QVector<int>{6, 3, 9} << QVector<int>{0, 2};
    QTest::newRow("measured, rank 3") << QVector<int>{12, 9, 14} << QVector<int>{0, 1, 2};
}

void TestFftPlan::arrays() {
    QFETCH(QVector<int>, shape);
    QFETCH(QVector<int>, axes);
    JobContext job;
    const SpectrumLayout layout(Shape(shape.begin(), shape.end()), {axes.begin(), axes.end()});
    const std::vector<float> values = whiteTensor(layout.shape(), 3)->values;
    std::vector<Complex> truth(layout.halfCount());
    makeSlowTransform()->forward(layout, values, truth, job);

    LargeVector<float> reals(values.begin(), values.end());
    LargeVector<Complex> half(layout.halfCount());
    FftPlan::ofArray(FftKind::realToHalf, layout).execute(reals.data(), half.data());
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        difference += std::norm(half[i] - truth[i]);
        size += std::norm(truth[i]);
    }
    QVERIFY(difference <= 1e-12 * size);
    FftPlan::ofArray(FftKind::halfToReal, layout).execute(half.data(), reals.data());
    std::vector<float> back(reals.begin(), reals.end());
    for (float& value : back)
        value /= static_cast<float>(layout.transformLength());
    QVERIFY(relativeDistance(back, values) < 1e-6);
}

void TestFftPlan::complexThereAndBack() {
    const SpectrumLayout layout({7, 6, 10}, {0, 2});
    LargeVector<Complex> numbers(layout.fullCount());
    const std::vector<float> random = whiteTensor({2 * layout.fullCount()}, 5)->values;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = {random[2 * i], random[2 * i + 1]};
    // The mean of a slice is its coefficient 0.
    Complex sum = 0;
    for (std::size_t i = 0; i < 7; ++i)
        for (std::size_t j = 0; j < 10; ++j)
            sum += numbers[i * 60 + j];
    LargeVector<Complex> spectrum(numbers.size());
    FftPlan::ofArray(FftKind::forward, layout).execute(numbers.data(), spectrum.data());
    QVERIFY(std::abs(spectrum[0] - sum) < 1e-4f);
    FftPlan::ofArray(FftKind::backward, layout).execute(spectrum.data(), numbers.data());
    for (std::size_t i = 0; i < numbers.size(); ++i)
        QVERIFY(std::abs(numbers[i] / 70.0f - Complex(random[2 * i], random[2 * i + 1])) < 1e-5f);
}

/// Files must not differ because products were planned before they were written.
void TestFftPlan::measuringLeavesPlansForFilesAlone() {
    const LineBatch batch{FftKind::realToHalf, 1024, 16, false};
    const std::vector<float> values = whiteTensor({16 * 1024}, 8)->values;
    const auto spectrum = [&] {
        LargeVector<float> reals(values.begin(), values.end());
        LargeVector<Complex> half(16 * 513);
        FftPlan::ofLines(batch).execute(reals.data(), half.data());
        return std::vector<Complex>(half.begin(), half.end());
    };
    const std::vector<Complex> before = spectrum();
    for (const Shape& shape : {Shape{1024}, Shape{16, 1024}})
        (void)FftPlan::ofArray(FftKind::realToHalf,
                               SpectrumLayout(shape, {static_cast<int>(shape.size()) - 1}));
    QVERIFY(spectrum() == before);
}

QTEST_GUILESS_MAIN(TestFftPlan)
#include "test_fft_plan.moc"
