// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/product_samples.h"
#include "product/sizes_text.h"

#include "base/error.h"
#include "base/parallel.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <functional>
#include <limits>

using namespace fft_tensor;
using namespace fft_tensor::tests;

/// What goes in: strides, leading shapes, numbers that are none, and everything that must be refused.
class TestProductInput : public QObject {
    Q_OBJECT

  private slots:
    void leadingShapesAndStrides();
    void repeatedRows();
    void notFinite_data();
    void notFinite();
    void tinyAndHugeWeights();
    void emptyWeights();
    void refusals();
    void blocksOfAnySize();
    void cancel();
    void memoryLimits();

  private:
    std::unique_ptr<PreparedProduct> prepare(ProductMethod method, const ProductOptions& options = {});
    /// The error of `work`; fails the test when there is none.
    static std::string refusal(ErrorCode code, const std::function<void()>& work);

    JobContext m_job;
    std::unique_ptr<Backend> m_backend = makeCpuBackend();
    SparseSpectralTensor m_sparse = sparseOf(whiteTensor({24, 36}, 9), {0, 1}, 0.3, *m_backend);
    std::vector<float> m_weight = rebuild(m_sparse, m_backend->transform(), m_job);
    Matricization m_matricization{m_sparse.layout, {}};
};

std::unique_ptr<PreparedProduct> TestProductInput::prepare(ProductMethod method,
                                                           const ProductOptions& options) {
    return prepareProduct(method, m_sparse, options, m_backend->transform(), m_job);
}

std::string TestProductInput::refusal(ErrorCode code, const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        if (error.code() != code)
            QTest::qFail(error.what(), __FILE__, __LINE__);
        return error.what();
    }
    QTest::qFail("nothing was refused", __FILE__, __LINE__);
    return {};
}

/// Every view of the same numbers gives the same product.
void TestProductInput::leadingShapesAndStrides() {
    const std::vector<float> packed = randomRows(6, 24, 1);
    const std::vector<double> truth = referenceProduct(m_weight, m_matricization, packed, {});
    std::vector<ActivationView> views{ActivationView::contiguous(packed.data(), {6}, 24),
                                      ActivationView::contiguous(packed.data(), {2, 3}, 24),
                                      ActivationView::contiguous(packed.data(), {3, 1, 2}, 24)};
    std::vector<float> apart(6 * 31), across(24 * 6), backwards(packed.rbegin(), packed.rend());
    std::vector<float> swapped(6 * 24); // [3][2] in memory, seen as [2][3]
    for (std::size_t row = 0; row < 6; ++row)
        for (std::size_t c = 0; c < 24; ++c) {
            apart[row * 31 + c] = packed[row * 24 + c];
            across[c * 6 + row] = packed[row * 24 + c];
            swapped[(row % 3 * 2 + row / 3) * 24 + c] = packed[row * 24 + c];
        }
    views.push_back({apart.data(), {6}, {31}, 24, 1});
    views.push_back({across.data(), {6}, {1}, 24, 6});
    views.push_back({backwards.data() + 143, {6}, {-24}, 24, -1});
    views.push_back({swapped.data(), {2, 3}, {24, 48}, 24, 1});
    for (const ProductMethod method : allProductMethods) {
        const auto product = prepare(method);
        for (std::size_t view = 0; view < views.size(); ++view) {
            std::vector<float> y(6 * 36);
            product->multiply(views[view], y, {}, m_job);
            const double error = productError(y, truth, packed, m_weight);
            QVERIFY2(error < productLimit(m_matricization),
                     qPrintable(QStringLiteral("%1, view %2: %3")
                                    .arg(QString::fromUtf8(name(method).data()))
                                    .arg(view)
                                    .arg(error)));
        }
    }
}

/// A stride of 0 repeats a row, and must not be taken for rows that follow one another.
void TestProductInput::repeatedRows() {
    const std::vector<float> two = randomRows(2, 24, 1);
    std::vector<float> repeated;
    for (const int row : {0, 0, 0, 1, 1, 1})
        repeated.insert(repeated.end(), two.begin() + 24 * row, two.begin() + 24 * (row + 1));
    const std::vector<double> truth = referenceProduct(m_weight, m_matricization, repeated, {});
    for (const ProductMethod method : allProductMethods) {
        std::vector<float> y(6 * 36);
        prepare(method)->multiply({two.data(), {2, 3}, {24, 0}, 24, 1}, y, {}, m_job);
        QVERIFY(productError(y, truth, repeated, m_weight) < productLimit(m_matricization));
        prepare(method)->multiply({two.data(), {6}, {0}, 24, 1}, y, {}, m_job);
        for (std::size_t i = 36; i < y.size(); ++i)
            QVERIFY(std::abs(y[i] - y[i % 36]) < 1e-4f);
        QVERIFY(refusal(ErrorCode::invalidArgument, [&] {
                    prepare(method)->multiply({two.data(), {2, 3}, {24}, 24, 1}, y, {}, m_job);
                }).find("strides for 1") != std::string::npos);
    }
}

void TestProductInput::notFinite_data() {
    QTest::addColumn<QVector<int>>("axes");
    QTest::addColumn<double>("keep");
    for (const double keep : {0.0, 0.1, 1.0}) {
        QTest::addRow("both sides, %g", keep) << QVector<int>{0, 1} << keep;
        QTest::addRow("rows, %g", keep) << QVector<int>{0} << keep;
        QTest::addRow("columns, %g", keep) << QVector<int>{1} << keep;
    }
}

/// A NaN makes its own row of y NaN, whole, as in a dense product; and no other.
void TestProductInput::notFinite() {
    QFETCH(QVector<int>, axes);
    QFETCH(double, keep);
    const SparseSpectralTensor sparse =
        sparseOf(whiteTensor({24, 36}, 9), {axes.begin(), axes.end()}, keep, *m_backend);
    for (const ProductMethod method : allProductMethods)
        for (const std::size_t batch : {1, 2, 5, 33}) {
            const auto product = prepareProduct(method, sparse, {}, m_backend->transform(), m_job);
            std::vector<float> x = randomRows(batch, 24, 3);
            x[(batch / 2) * 24 + 5] = std::numeric_limits<float>::quiet_NaN();
            std::vector<float> y(batch * 36, -1);
            product->multiply(ActivationView::contiguous(x.data(), {batch}, 24), y, {}, m_job);
            for (std::size_t i = 0; i < y.size(); ++i)
                QCOMPARE(std::isnan(y[i]), i / 36 == batch / 2);
        }
}

/// Weights that are kept scaled by a power of two come out at their true size.
void TestProductInput::tinyAndHugeWeights() {
    for (const float scale : {1e-25f, 1e25f}) {
        const TensorPtr tensor = whiteTensor({20, 30}, 4, scale);
        const SparseSpectralTensor sparse = sparseOf(tensor, {0, 1}, 0.5, *m_backend);
        QVERIFY(sparse.exponent != 0);
        const std::vector<float> weight = rebuild(sparse, m_backend->transform(), m_job);
        const Matricization matricization(sparse.layout, {});
        const std::vector<float> x = randomRows(3, 20, 8);
        const std::vector<double> truth = referenceProduct(weight, matricization, x, {});
        for (const ProductMethod method : allProductMethods) {
            const auto product = prepareProduct(method, sparse, {}, m_backend->transform(), m_job);
            std::vector<float> y(3 * 30);
            product->multiply(ActivationView::contiguous(x.data(), {3}, 20), y, {}, m_job);
            QVERIFY(productError(y, truth, x, weight) < productLimit(matricization));
        }
    }
}

/// A sum over nothing is 0, and no columns are no numbers.
void TestProductInput::emptyWeights() {
    for (const Shape& shape : {Shape{0, 5}, Shape{5, 0}, Shape{3, 0, 4}})
        for (const ProductMethod method : allProductMethods)
            for (const bool transposed : {false, true}) {
                SparseSpectralTensor empty;
                empty.layout = SpectrumLayout(shape, {0, 1});
                ProductOptions options;
                options.matricization.transposed = transposed;
                const auto product = prepareProduct(method, empty, options, m_backend->transform(), m_job);
                const std::uint64_t in = product->matricization().input().length,
                                    out = product->matricization().output().length;
                for (const std::uint64_t batch : {1, 2, 5}) {
                    const std::vector<float> x(batch * in + 1, 1);
                    std::vector<float> y(batch * out, 7);
                    product->multiply(ActivationView::contiguous(x.data(), {batch}, in), y, {}, m_job);
                    QCOMPARE(y, std::vector<float>(batch * out, 0));
                }
            }
}

void TestProductInput::refusals() {
    const std::vector<float> x(10 * 36);
    std::vector<float> y(10 * 36);
    const std::vector<float> bias(7);
    for (const ProductMethod method : allProductMethods) {
        const auto product = prepare(method);
        const auto refused = [&](const ActivationView& view, std::size_t ySize,
                                 std::span<const float> withBias) {
            return refusal(ErrorCode::invalidArgument,
                           [&] { product->multiply(view, std::span(y).first(ySize), withBias, m_job); });
        };
        const std::string shape = refused(ActivationView::contiguous(x.data(), {10}, 36), 360, {});
        QVERIFY2(shape.find("rows of 36") != std::string::npos &&
                     shape.find("24 × 36") != std::string::npos &&
                     shape.find("transposed") != std::string::npos,
                 shape.c_str());
        const std::string empty = refused(ActivationView::contiguous(x.data(), {0}, 24), 0, {});
        QVERIFY2(empty.find("empty") != std::string::npos, empty.c_str());
        const std::string wrongY = refused(ActivationView::contiguous(x.data(), {10}, 24), 359, {});
        QVERIFY2(wrongY.find("359") != std::string::npos && wrongY.find("360") != std::string::npos,
                 wrongY.c_str());
        const std::string wrongBias = refused(ActivationView::contiguous(x.data(), {10}, 24), 360, bias);
        QVERIFY2(wrongBias.find("bias holds 7") != std::string::npos, wrongBias.c_str());
    }
    ProductOptions options;
    options.matricization.rowAxes = 3;
    QVERIFY(refusal(ErrorCode::invalidArgument, [&] {
                (void)prepare(ProductMethod::spectral, options);
            }).find("3 axes as rows") != std::string::npos);
}

/// 0 is refused, too few bytes too; more than there is means all at once.
void TestProductInput::blocksOfAnySize() {
    const auto refusedBlock = [&](const ProductOptions& options) {
        return refusal(ErrorCode::invalidArgument, [&] { (void)prepare(ProductMethod::streaming, options); });
    };
    ProductOptions options;
    options.blockColumns = 0;
    QVERIFY(refusedBlock(options).find("0 columns") != std::string::npos);
    options = {};
    options.blockBytes = 0;
    QVERIFY(refusedBlock(options).find("0 bytes") != std::string::npos);
    options.blockBytes = 100;
    QVERIFY(refusedBlock(options).find("100 bytes does not hold one") != std::string::npos);
    options.blockColumns = 3;
    QVERIFY(refusedBlock(options).find("one of the two") != std::string::npos);

    const std::vector<float> x = randomRows(4, 24, 5);
    const std::vector<double> truth = referenceProduct(m_weight, m_matricization, x, {});
    for (const std::uint64_t columns : {1, 2, 18, 19, 20, 1'000'000})
        for (const bool overlap : {false, true}) {
            options = {};
            options.blockColumns = columns;
            options.overlap = overlap;
            std::vector<float> y(4 * 36);
            prepare(ProductMethod::streaming, options)
                ->multiply(ActivationView::contiguous(x.data(), {4}, 24), y, {}, m_job);
            const double error = productError(y, truth, x, m_weight);
            QVERIFY2(error < productLimit(m_matricization),
                     qPrintable(
                         QStringLiteral("%1 columns, overlap %2: %3").arg(columns).arg(overlap).arg(error)));
        }
}

void TestProductInput::cancel() {
    JobContext stopped([] { return true; }, {});
    const std::vector<float> x = randomRows(50, 24, 5);
    const auto view = ActivationView::contiguous(x.data(), {50}, 24);
    std::vector<float> y(50 * 36);
    for (const ProductMethod method : allProductMethods) {
        QVERIFY_EXCEPTION_THROWN((void)prepareProduct(method, m_sparse, {}, m_backend->transform(), stopped),
                                 Cancelled);
        const auto product = prepare(method);
        std::atomic<int> asked = 0; // lets some of the work begin
        JobContext later([&asked] { return ++asked > 1; }, {});
        QVERIFY_EXCEPTION_THROWN(product->multiply(view, y, {}, later), Cancelled);
        product->multiply(view, y, {}, m_job); // and it still works
        QVERIFY(productError(y, referenceProduct(m_weight, m_matricization, x, {}), x, m_weight) <
                productLimit(m_matricization));
    }
}

/// What does not fit is refused with the bytes it needs and what would fit.
void TestProductInput::memoryLimits() {
    ProductOptions options;
    options.memoryLimit = 100;
    options.blockBytes = 8; // makes no sense, but is not what is in the way
    QVERIFY(refusal(ErrorCode::outOfMemory, [&] {
                (void)prepare(ProductMethod::spectral, options);
            }).find("No other method fits") != std::string::npos);

    const SparseSpectralTensor large = sparseOf(whiteTensor({512, 512}, 9), {0, 1}, 0.01, *m_backend);
    options.memoryLimit = 400'000; // W takes 1 MB
    options.blockBytes = 50'000;
    const auto prepareLarge = [&](ProductMethod method) {
        return prepareProduct(method, large, options, m_backend->transform(), m_job);
    };
    const std::string dense =
        refusal(ErrorCode::outOfMemory, [&] { (void)prepareLarge(ProductMethod::dense); });
    const std::string needed =
        megabytesText(forecastMemory(ProductMethod::dense, Matricization(large.layout, {}),
                                     large.coefficients(), 1, options)
                          .peak());
    QVERIFY2(dense.find("dense product needs " + needed) != std::string::npos &&
                 dense.find("streaming (") != std::string::npos &&
                 dense.find("spectral (") != std::string::npos,
             dense.c_str());
    const std::vector<float> x = randomRows(500, 512, 5);
    std::vector<float> y(500 * 512);
    const auto streaming = prepareLarge(ProductMethod::streaming);
    const std::string batch = refusal(ErrorCode::outOfMemory, [&] {
        streaming->multiply(ActivationView::contiguous(x.data(), {500}, 512), y, {}, m_job);
    });
    // Vectors that are short hold few rows at a time, and the spectral product then needs less.
    const ProductMemory spectral = forecastMemory(ProductMethod::spectral, Matricization(large.layout, {}),
                                                  large.coefficients(), 500, options);
    const char* const others =
        spectral.peak() > *options.memoryLimit ? "No other method fits" : "What would fit: spectral";
    QVERIFY2(batch.find("500 rows") != std::string::npos &&
                 batch.find("smaller batch") != std::string::npos && batch.find(others) != std::string::npos,
             batch.c_str());
    const ThreadLimit threads(2);    // the spectral product holds a tile of rows per thread
    options.memoryLimit = 1'000'000; // too little for half a spectrum of 500 rows
    const std::string fits = refusal(ErrorCode::outOfMemory, [&] {
        prepareLarge(ProductMethod::streaming)
            ->multiply(ActivationView::contiguous(x.data(), {500}, 512), y, {}, m_job);
    });
    QVERIFY2(fits.find("What would fit: spectral (") != std::string::npos, fits.c_str());
    streaming->multiply(ActivationView::contiguous(x.data(), {4}, 512), std::span(y).first(4 * 512), {},
                        m_job);
}

QTEST_GUILESS_MAIN(TestProductInput)
#include "test_product_input.moc"
