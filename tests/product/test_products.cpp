// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/product_samples.h"

#include "base/error.h"
#include "base/parallel.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace fft_tensor;
using namespace fft_tensor::tests;

/// The three products agree with a double-precision reference, whatever the shape.
class TestProducts : public QObject {
    Q_OBJECT

  private slots:
    void shapes_data();
    void shapes();
    void everyBatch();
    void randomProducts();
    void threadsDoNotMatter();

  private:
    void compare(const TensorPtr& tensor, const std::vector<int>& axes, double keep,
                 const MatricizationOptions& matricization, std::size_t batch, std::uint64_t seed);
    std::unique_ptr<Backend> m_backend = makeCpuBackend();
};

void TestProducts::compare(const TensorPtr& tensor, const std::vector<int>& axes, double keep,
                           const MatricizationOptions& matricization, std::size_t batch, std::uint64_t seed) {
    JobContext job;
    const SparseSpectralTensor sparse = sparseOf(tensor, axes, keep, *m_backend);
    const std::vector<float> weight = rebuild(sparse, m_backend->transform(), job);
    const Matricization shape(sparse.layout, matricization);
    const std::vector<float> x = randomRows(batch, shape.input().length, seed);
    const std::vector<float> bias =
        seed % 2 == 0 ? std::vector<float>{} : randomRows(1, shape.output().length, seed + 1);
    const std::vector<double> truth = referenceProduct(weight, shape, x, bias);
    for (const ProductMethod method : allProductMethods) {
        ProductOptions options;
        options.matricization = matricization;
        options.blockColumns = 1 + seed % 7;
        options.overlap = seed % 3 == 0;
        const auto product = prepareProduct(method, sparse, options, m_backend->transform(), job);
        std::vector<float> y(batch * shape.output().length, 1e30f);
        product->multiply(ActivationView::contiguous(x.data(), {batch}, shape.input().length), y, bias, job);
        const double error = productError(y, truth, x, weight);
        const QString what =
            QStringLiteral("%1 of %2, axes %3, keep %4, rows %5%6, batch %7: error %8")
                .arg(QString::fromUtf8(name(method).data()), QString::fromStdString(toString(tensor->shape)),
                     QString::fromStdString(axesText(axes)))
                .arg(keep)
                .arg(matricization.rowAxes)
                .arg(QLatin1String(matricization.transposed ? " transposed" : ""))
                .arg(batch)
                .arg(error);
        QVERIFY2(error < productLimit(shape), qPrintable(what));
    }
}

void TestProducts::shapes_data() {
    QTest::addColumn<int>("sample");
    for (std::size_t i = 0; i < productShapes().size(); ++i)
        QTest::newRow(productShapes()[i].title) << static_cast<int>(i);
}

void TestProducts::shapes() {
    QFETCH(int, sample);
    const ProductShape& of = productShapes()[static_cast<std::size_t>(sample)];
    const TensorPtr tensor = whiteTensor(of.shape, 7);
    std::uint64_t seed = 0;
    for (int rowAxes = 0; rowAxes <= static_cast<int>(of.shape.size()); ++rowAxes)
        for (const bool transposed : {false, true})
            for (const double keep : {0.0, 0.1, 0.5, 1.0}) {
                compare(tensor, of.axes, keep, {rowAxes, transposed}, 1 + seed % 5, seed);
                ++seed;
            }
}

void TestProducts::everyBatch() {
    const TensorPtr tensor = whiteTensor({19, 26}, 3);
    for (const std::vector<int>& axes : {std::vector{0, 1}, std::vector{0}, std::vector{1}})
        for (std::size_t batch = 1; batch <= 70; ++batch)
            compare(tensor, axes, 0.3, {1, batch % 2 == 0}, batch, batch);
}

void TestProducts::randomProducts() {
    std::mt19937_64 random(20);
    const auto upTo = [&random](int most) {
        return static_cast<int>(random() % static_cast<unsigned>(most));
    };
    for (int run = 0; run < 300; ++run) {
        Shape shape(static_cast<std::size_t>(1 + upTo(4)));
        for (std::uint64_t& length : shape)
            length = static_cast<std::uint64_t>(1 + upTo(shape.size() > 2 ? 9 : 60));
        std::vector<int> axes;
        for (int axis = 0; axis < static_cast<int>(shape.size()); ++axis)
            if (upTo(3) != 0)
                axes.push_back(axis);
        const AxesChoice choice{axes.empty() ? AxesChoice::Kind::all : AxesChoice::Kind::list, axes};
        compare(whiteTensor(shape, random()), resolveAxes(choice, shape, "random"), upTo(101) / 100.0,
                {upTo(static_cast<int>(shape.size()) + 1), upTo(2) == 0},
                static_cast<std::size_t>(1 + upTo(40)), random() % 1000);
    }
}

/// Sums are taken in the same order on any number of threads; only BLAS may differ.
void TestProducts::threadsDoNotMatter() {
    JobContext job;
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({300, 700}, 5), {0, 1}, 0.1, *m_backend);
    const auto product = prepareProduct(ProductMethod::spectral, sparse, {}, m_backend->transform(), job);
    const std::vector<float> x = randomRows(75, 300, 6);
    const auto multiply = [&](int threads) {
        const ThreadLimit limit(threads);
        std::vector<float> y(75 * 700);
        product->multiply(ActivationView::contiguous(x.data(), {75}, 300), y, {}, job);
        return y;
    };
    QCOMPARE(multiply(1), multiply(2));
}

QTEST_GUILESS_MAIN(TestProducts)
#include "test_products.moc"
