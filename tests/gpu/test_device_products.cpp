// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "host/host_device.h"
#include "product/product_samples.h"
#include "products/device_product.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace fft_tensor;
using namespace fft_tensor::tests;
using gpu::host::Order;

/// The plug-in's products, on the host: what core's do, from the same coefficients.
class TestDeviceProducts : public QObject {
    Q_OBJECT

  private slots:
    void init() { configure({}); }
    void cleanup();
    void shapes_data();
    void shapes();
    void everyOrder_data();
    void everyOrder();
    void batches();
    void manyInputs();
    void blocks();
    void views();
    void notFinite_data();
    void notFinite();
    void tinyAndHugeWeights();
    void emptyWeights();
    void repeatsAreIdentical();
    void bytesAreTold();
    void tooLittleMemory();
    void limits();
    void cancel();
    void failures();

  private:
    void configure(const gpu::host::HostDeviceSettings& settings) {
        m_products.reset();
        m_device.reset();
        gpu::host::configureHostDevice(settings);
        m_device = std::make_shared<gpu::Device>(0);
        m_products = gpu::makeDeviceProducts(m_device);
    }
    std::unique_ptr<PreparedProduct> prepare(ProductMethod method, const SparseSpectralTensor& sparse,
                                             const ProductOptions& options = {}) {
        JobContext job;
        return m_products->prepare(method, sparse, options, job);
    }
    std::vector<float> multiply(PreparedProduct& product, const std::vector<float>& x,
                                const std::vector<float>& bias = {}) {
        JobContext job;
        const std::uint64_t in = product.matricization().input().length,
                            out = product.matricization().output().length;
        std::vector<float> y(x.size() / in * out, 1e30f);
        product.multiply(ActivationView::contiguous(x.data(), {x.size() / in}, in), y, bias, job);
        return y;
    }
    void compare(const TensorPtr& tensor, const std::vector<int>& axes, double keep,
                 const ProductOptions& options, std::size_t batch, std::uint64_t seed);
    template<class Work>
    static std::string refusal(ErrorCode code, Work work);

    std::unique_ptr<Backend> m_cpu = makeCpuBackend();
    std::shared_ptr<gpu::Device> m_device;
    std::unique_ptr<ProductFactory> m_products;
};

void TestDeviceProducts::cleanup() {
    m_products.reset();
    m_device.reset();
    QCOMPARE(gpu::host::buffersHeld(), std::size_t{0});
}

void TestDeviceProducts::compare(const TensorPtr& tensor, const std::vector<int>& axes, double keep,
                                 const ProductOptions& options, std::size_t batch, std::uint64_t seed) {
    JobContext job;
    const SparseSpectralTensor sparse = sparseOf(tensor, axes, keep, *m_cpu);
    const std::vector<float> weight = rebuild(sparse, m_cpu->transform(), job);
    const Matricization shape(sparse.layout, options.matricization);
    const std::vector<float> x = randomRows(batch, shape.input().length, seed);
    const std::vector<float> bias =
        seed % 2 == 0 ? std::vector<float>{} : randomRows(1, shape.output().length, seed + 1);
    const std::vector<double> truth = referenceProduct(weight, shape, x, bias);
    for (const ProductMethod method : allProductMethods) {
        const auto product = prepare(method, sparse, options);
        const double error = productError(multiply(*product, x, bias), truth, x, weight);
        const QString what =
            QStringLiteral("%1 of %2, axes %3, keep %4, rows %5%6, batch %7: error %8")
                .arg(QString::fromUtf8(name(method).data()), QString::fromStdString(toString(tensor->shape)),
                     QString::fromStdString(axesText(axes)))
                .arg(keep)
                .arg(options.matricization.rowAxes)
                .arg(QLatin1String(options.matricization.transposed ? " transposed" : ""))
                .arg(batch)
                .arg(error);
        QVERIFY2(error < productLimit(shape), qPrintable(what));
    }
}

void TestDeviceProducts::shapes_data() {
    QTest::addColumn<int>("sample");
    for (std::size_t i = 0; i < productShapes().size(); ++i)
        QTest::newRow(productShapes()[i].title) << static_cast<int>(i);
}

void TestDeviceProducts::shapes() {
    QFETCH(int, sample);
    const ProductShape& of = productShapes()[static_cast<std::size_t>(sample)];
    const TensorPtr tensor = whiteTensor(of.shape, 7);
    constexpr std::size_t batches[] = {1, 3, 16, 2, 17, 8};
    std::uint64_t seed = 0;
    for (int rowAxes = 0; rowAxes <= static_cast<int>(of.shape.size()); ++rowAxes)
        for (const bool transposed : {false, true})
            for (const double keep : {0.0, 0.3, 1.0}) {
                ProductOptions options;
                options.matricization = {rowAxes, transposed};
                options.blockColumns = 1 + seed % 7;
                compare(tensor, of.axes, keep, options, batches[seed % 6], seed);
                ++seed;
            }
}

void TestDeviceProducts::everyOrder_data() {
    QTest::addColumn<int>("order");
    QTest::newRow("reverse") << static_cast<int>(Order::reverse);
    QTest::newRow("random") << static_cast<int>(Order::random);
}

/// Threads and blocks in any order: nothing but barriers may order them.
void TestDeviceProducts::everyOrder() {
    QFETCH(int, order);
    gpu::host::HostDeviceSettings settings;
    settings.order = static_cast<Order>(order);
    settings.seed = 11;
    configure(settings);
    std::uint64_t seed = 0;
    for (const ProductShape& of : productShapes())
        for (const std::size_t batch : {1, 5, 18}) {
            ProductOptions options;
            options.matricization.transposed = seed % 2 == 1;
            options.blockColumns = 2;
            compare(whiteTensor(of.shape, 8), of.axes, 0.4, options, batch, ++seed);
        }
}

/// Every kernel for every number of rows, with rows and outputs left over.
void TestDeviceProducts::batches() {
    const TensorPtr tensor = whiteTensor({37, 42}, 3);
    for (const std::vector<int>& axes : {std::vector{0, 1}, std::vector{0}, std::vector{1}})
        for (const std::size_t batch : {1, 2, 3, 4, 5, 8, 9, 16, 17, 32, 33, 64, 70}) {
            ProductOptions options;
            options.matricization.transposed = batch % 2 == 0;
            compare(tensor, axes, 0.3, options, batch, batch);
        }
}

/// More inputs than a tile holds, more outputs than a block of the widest kernel owns, and so many blocks
/// that it is chosen.
void TestDeviceProducts::manyInputs() {
    compare(whiteTensor({700, 300}, 3), {0, 1}, 0.1, {}, 3, 1);
    compare(whiteTensor({700, 300}, 3), {0, 1}, 0.1, {}, 20, 2);
    compare(whiteTensor({600, 1100}, 3), {0, 1}, 0.02, {}, 980, 3);
}

void TestDeviceProducts::blocks() {
    const TensorPtr tensor = whiteTensor({24, 36}, 9);
    for (const std::uint64_t columns : {1, 2, 5, 18, 19, 20, 1'000'000}) {
        ProductOptions options;
        options.blockColumns = columns;
        compare(tensor, {0, 1}, 0.5, options, 3, columns);
    }
    ProductOptions options;
    options.blockBytes = 2000;
    compare(tensor, {0, 1}, 0.5, options, 3, 2);
    const SparseSpectralTensor sparse = sparseOf(tensor, {0, 1}, 0.5, *m_cpu);
    const auto refused = [&] {
        return refusal(ErrorCode::invalidArgument,
                       [&] { (void)prepare(ProductMethod::streaming, sparse, options); });
    };
    options.blockBytes = 100;
    QVERIFY(refused().find("100 bytes does not hold one") != std::string::npos);
    options.blockColumns = 3;
    QVERIFY(refused().find("one of the two") != std::string::npos);
    options = {};
    options.blockColumns = 0;
    QVERIFY(refused().find("0 columns") != std::string::npos);
}

/// Strided, backwards, repeated rows.
void TestDeviceProducts::views() {
    JobContext job;
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({24, 36}, 9), {0, 1}, 0.5, *m_cpu);
    const std::vector<float> packed = randomRows(6, 24, 1);
    std::vector<float> apart(6 * 31), across(24 * 6), backwards(packed.rbegin(), packed.rend());
    for (std::size_t row = 0; row < 6; ++row)
        for (std::size_t c = 0; c < 24; ++c)
            apart[row * 31 + c] = across[c * 6 + row] = packed[row * 24 + c];
    const std::vector<ActivationView> views{{apart.data(), {2, 3}, {93, 31}, 24, 1},
                                            {across.data(), {6}, {1}, 24, 6},
                                            {backwards.data() + 143, {6}, {-24}, 24, -1}};
    for (const ProductMethod method : allProductMethods) {
        const auto product = prepare(method, sparse);
        const std::vector<float> expected = multiply(*product, packed);
        for (const ActivationView& view : views) {
            std::vector<float> y(6 * 36);
            product->multiply(view, y, {}, job);
            QCOMPARE(y, expected);
        }
        std::vector<float> y(6 * 36);
        product->multiply({packed.data(), {6}, {0}, 24, 1}, y, {}, job);
        for (std::size_t i = 36; i < y.size(); ++i)
            QVERIFY(std::abs(y[i] - expected[i % 36]) < 1e-4f);
    }
}

void TestDeviceProducts::notFinite_data() {
    QTest::addColumn<int>("sample");
    QTest::addColumn<double>("keep");
    for (const double keep : {0.0, 0.2, 1.0})
        for (const int sample : {3, 9, 10, 12, 16}) // odd, columns, rows, rank 3, a convolution
            QTest::addRow("%s, %g", productShapes()[static_cast<std::size_t>(sample)].title, keep)
                << sample << keep;
}

/// A NaN makes its own row of y NaN, whole, an infinity not finite; and no other row.
void TestDeviceProducts::notFinite() {
    QFETCH(int, sample);
    QFETCH(double, keep);
    const ProductShape& of = productShapes()[static_cast<std::size_t>(sample)];
    const SparseSpectralTensor sparse = sparseOf(whiteTensor(of.shape, 9), of.axes, keep, *m_cpu);
    for (const ProductMethod method : allProductMethods)
        for (const bool transposed : {false, true})
            for (const std::size_t batch : {1, 5, 33})
                for (const bool nan : {false, true}) {
                    ProductOptions options;
                    options.matricization.transposed = transposed;
                    const auto product = prepare(method, sparse, options);
                    const std::size_t in = product->matricization().input().length;
                    const std::size_t out = product->matricization().output().length;
                    std::vector<float> x = randomRows(batch, in, 3);
                    x[batch / 2 * in + 2] = nan ? std::numeric_limits<float>::quiet_NaN()
                                                : -std::numeric_limits<float>::infinity();
                    const std::vector<float> y = multiply(*product, x);
                    for (std::size_t i = 0; i < y.size(); ++i) {
                        QCOMPARE(std::isfinite(y[i]), i / out != batch / 2);
                        QVERIFY(!nan || std::isnan(y[i]) == (i / out == batch / 2));
                    }
                }
}

void TestDeviceProducts::tinyAndHugeWeights() {
    JobContext job;
    for (const std::vector<int>& axes : {std::vector{0, 1}, std::vector{0}})
        for (const float scale : {1e-25f, 1e25f}) {
            const SparseSpectralTensor sparse = sparseOf(whiteTensor({20, 30}, 4, scale), axes, 0.5, *m_cpu);
            QVERIFY(sparse.exponent != 0);
            const std::vector<float> weight = rebuild(sparse, m_cpu->transform(), job);
            const std::vector<float> x = randomRows(3, 20, 8);
            const std::vector<double> truth =
                referenceProduct(weight, Matricization(sparse.layout, {}), x, {});
            for (const ProductMethod method : allProductMethods)
                QVERIFY(productError(multiply(*prepare(method, sparse), x), truth, x, weight) <
                        productLimit(Matricization(sparse.layout, {})));
        }
}

void TestDeviceProducts::emptyWeights() {
    JobContext job;
    for (const Shape& shape : {Shape{0, 5}, Shape{5, 0}, Shape{3, 0, 4}})
        for (const ProductMethod method : allProductMethods) {
            SparseSpectralTensor empty;
            empty.layout = SpectrumLayout(shape, {0, 1});
            const auto product = prepare(method, empty);
            const std::uint64_t in = product->matricization().input().length,
                                out = product->matricization().output().length;
            const std::vector<float> x(2 * in + 1, 1);
            std::vector<float> y(2 * out, 7);
            product->multiply(ActivationView::contiguous(x.data(), {2}, in), y, {}, job);
            QCOMPARE(y, std::vector<float>(2 * out, 0));
        }
}

/// Bit for bit, whatever order threads run in.
void TestDeviceProducts::repeatsAreIdentical() {
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({60, 140}, 5), {0, 1}, 0.2, *m_cpu);
    for (const std::size_t batch : {1, 4, 7, 12, 40}) {
        const std::vector<float> x = randomRows(batch, 60, 6);
        std::vector<float> first;
        for (const Order order : {Order::forward, Order::reverse, Order::random}) {
            gpu::host::HostDeviceSettings settings;
            settings.order = order;
            configure(settings);
            const auto product = prepare(ProductMethod::spectral, sparse);
            for (int run = 0; run < 2; ++run) {
                const std::vector<float> y = multiply(*product, x);
                if (first.empty())
                    first = y;
                QCOMPARE(y, first);
            }
        }
    }
}

/// What it says that it holds is what the device's memory counts, and the forecast is not exceeded.
void TestDeviceProducts::bytesAreTold() {
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({120, 90}, 9), {0, 1}, 0.3, *m_cpu);
    for (const ProductMethod method : {ProductMethod::streaming, ProductMethod::spectral}) {
        const std::uint64_t before = m_device->memory().held();
        const auto product = prepare(method, sparse);
        QCOMPARE(product->weightBytes(), m_device->memory().held() - before);
        QCOMPARE(product->heldBytes(), product->weightBytes());
        const ProductMemory forecast =
            gpu::forecastDeviceMemory(method, product->matricization(), sparse.coefficients(), 20, {});
        QCOMPARE(product->weightBytes(), forecast.weight);
        (void)multiply(*product, randomRows(20, 120, 1));
        QCOMPARE(product->heldBytes(), m_device->memory().held() - before);
        QVERIFY2(product->heldBytes() <= forecast.multiply,
                 qPrintable(QStringLiteral("%1: %2 held, %3 foretold")
                                .arg(QString::fromUtf8(name(method).data()))
                                .arg(product->heldBytes())
                                .arg(forecast.multiply)));
        product->releaseWork();
        QCOMPARE(product->heldBytes(), product->weightBytes());
        QCOMPARE(product->weightBytes(), m_device->memory().held() - before);
    }
}

template<class Work>
std::string TestDeviceProducts::refusal(ErrorCode code, Work work) {
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

/// The device is too small: said with what would fit, before anything is allocated.
void TestDeviceProducts::tooLittleMemory() {
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({300, 400}, 9), {0, 1}, 0.02, *m_cpu);
    gpu::host::HostDeviceSettings settings;
    settings.memoryBytes = 400'000;
    configure(settings);
    const std::string why =
        refusal(ErrorCode::outOfMemory, [&] { (void)prepare(ProductMethod::dense, sparse); });
    QVERIFY2(why.find("dense") != std::string::npos && why.find("spectral (") != std::string::npos,
             why.c_str());
    QCOMPARE(m_device->memory().held(), std::uint64_t{0});
    const auto product = prepare(ProductMethod::spectral, sparse);
    const std::string tooWide =
        refusal(ErrorCode::outOfMemory, [&] { (void)multiply(*product, randomRows(400, 300, 1)); });
    QVERIFY(!tooWide.empty());
    (void)multiply(*product, randomRows(2, 300, 1)); // the product is still usable
}

void TestDeviceProducts::limits() {
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({300, 400}, 9), {0, 1}, 0.02, *m_cpu);
    ProductOptions options;
    options.memoryLimit = 100'000;
    const std::string why =
        refusal(ErrorCode::outOfMemory, [&] { (void)prepare(ProductMethod::dense, sparse, options); });
    QVERIFY2(why.find("spectral (") != std::string::npos, why.c_str());
    const auto product = prepare(ProductMethod::spectral, sparse, options);
    const std::string rows =
        refusal(ErrorCode::outOfMemory, [&] { (void)multiply(*product, randomRows(50, 300, 1)); });
    QVERIFY2(rows.find("50 rows") != std::string::npos, rows.c_str());
}

void TestDeviceProducts::cancel() {
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({24, 36}, 9), {0, 1}, 0.5, *m_cpu);
    const std::vector<float> x = randomRows(5, 24, 5);
    for (const ProductMethod method : allProductMethods) {
        const auto product = prepare(method, sparse);
        const std::vector<float> expected = multiply(*product, x);
        for (int after = 0; after < 6; ++after) {
            int asked = 0;
            JobContext stopped([&] { return asked++ >= after; }, {});
            std::vector<float> y(5 * 36);
            try {
                product->multiply(ActivationView::contiguous(x.data(), {5}, 24), y, {}, stopped);
            } catch (const Cancelled&) {
            }
        }
        QCOMPARE(multiply(*product, x), expected);
        JobContext stopped([] { return true; }, {});
        QVERIFY_EXCEPTION_THROWN((void)m_products->prepare(method, sparse, {}, stopped), Cancelled);
    }
}

/// Whatever call fails, and how: an Error that tells so or the right product, and nothing leaked. (What
/// gives memory and handles back cannot tell.)
void TestDeviceProducts::failures() {
    using enum gpu::StatusCode;
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({12, 18}, 9), {0, 1}, 0.5, *m_cpu);
    const std::vector<float> x = randomRows(5, 12, 5);
    for (const ProductMethod method : allProductMethods) {
        configure({});
        const std::vector<float> expected = multiply(*prepare(method, sparse), x);
        m_products.reset();
        m_device.reset();
        const std::uint64_t calls = gpu::host::callsOf("any");
        for (const gpu::StatusCode code : {failed, deviceLost, outOfMemory})
            for (std::uint64_t nth = 1; nth <= calls; ++nth) {
                gpu::host::HostDeviceSettings settings;
                settings.failures = {{"any", nth, code}};
                try {
                    configure(settings);
                    QCOMPARE(multiply(*prepare(method, sparse), x), expected);
                } catch (const Error& error) {
                    QVERIFY2(error.code() ==
                                 (code == outOfMemory ? ErrorCode::outOfMemory : ErrorCode::deviceFailed),
                             error.what());
                }
                m_products.reset();
                m_device.reset();
                QCOMPARE(gpu::host::buffersHeld(), std::size_t{0});
            }
    }
}

QTEST_GUILESS_MAIN(TestDeviceProducts)
#include "test_device_products.moc"
