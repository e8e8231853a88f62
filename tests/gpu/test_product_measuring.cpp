// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What measuring and forecasting products on a device rest on: batches that stay there, its memory, its
// block.
#include "base/error.h"
#include "host/host_device.h"
#include "product/product_samples.h"
#include "product/study/cost_model.h"
#include "product/study/product_timing.h"
#include "product/weights/synthetic_weight.h"
#include "products/device_product.h"
#include "products/tensor_core_times.h"

#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestProductMeasuring : public QObject {
    Q_OBJECT

  private slots:
    void init() { configure({}); }
    void cleanup();
    void residentBatches();
    void batchesThatDoNotFit();
    void aCancelledBatchGoesOn();
    void timings();
    void defaultBlock_data();
    void defaultBlock();
    void aQuarterThatCannotBeHad();
    void thePlaceIsTheDevice();
    void tensorCores();

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
        return m_products->prepare(method, sparse, options, m_job);
    }

    JobContext m_job;
    std::shared_ptr<gpu::Device> m_device;
    std::unique_ptr<ProductFactory> m_products;
};

void TestProductMeasuring::cleanup() {
    m_products.reset();
    m_device.reset();
    QCOMPARE(gpu::host::buffersHeld(), std::size_t{0});
}

/// However often, in one block or in many: the y of multiply(), nothing copied, and stages only where asked.
void TestProductMeasuring::residentBatches() {
    const SparseSpectralTensor sparse = syntheticWeight(24, 36, 0.5);
    const std::vector<float> x = randomRows(9, 24, 1);
    const auto view = ActivationView::contiguous(x.data(), {9}, 24);
    for (const ProductMethod method : allProductMethods)
        for (const std::uint64_t columns : {3, 100}) {
            ProductOptions options;
            options.blockColumns = columns;
            const auto product = prepare(method, sparse, options);
            std::vector<float> expected(9 * 36), y(9 * 36, 7);
            product->multiply(view, expected, {}, m_job);
            const auto batch = product->makeResident(view, y, m_job);
            QVERIFY(batch->isOnDevice());
            const std::uint64_t copies = gpu::host::callsOf("copy");
            StageClock clock;
            for (const int times : {1, 3})
                QVERIFY(batch->multiply(times, m_job) > 0);
            QVERIFY(clock.stages().empty());
            (void)batch->multiply(1, m_job, &clock);
            QCOMPARE(gpu::host::callsOf("copy"), copies);
            QVERIFY(!clock.stages().empty());
            for (const ProductStage& stage : clock.stages())
                QVERIFY2(stage.name.find("load") == std::string::npos, stage.name.c_str());
            batch->fetch(m_job);
            QCOMPARE(y, expected);
        }
}

void TestProductMeasuring::batchesThatDoNotFit() {
    gpu::host::HostDeviceSettings settings;
    settings.memoryBytes = 400'000;
    configure(settings);
    const auto product = prepare(ProductMethod::spectral, syntheticWeight(300, 400, 0.02));
    const std::vector<float> x = randomRows(200, 300, 1);
    std::vector<float> y(200 * 400);
    QVERIFY_EXCEPTION_THROWN(
        (void)product->makeResident(ActivationView::contiguous(x.data(), {200}, 300), y, m_job), Error);
    const auto two =
        product->makeResident(ActivationView::contiguous(x.data(), {2}, 300), std::span(y).first(800), m_job);
    QVERIFY(two->multiply(1, m_job) > 0); // the product is still usable
}

void TestProductMeasuring::aCancelledBatchGoesOn() {
    const SparseSpectralTensor sparse = syntheticWeight(24, 36, 0.5);
    const std::vector<float> x = randomRows(5, 24, 5);
    const auto view = ActivationView::contiguous(x.data(), {5}, 24);
    for (const ProductMethod method : allProductMethods) {
        const auto product = prepare(method, sparse);
        std::vector<float> expected(5 * 36), y(5 * 36);
        product->multiply(view, expected, {}, m_job);
        JobContext stopped([] { return true; }, {});
        QVERIFY_EXCEPTION_THROWN((void)product->makeResident(view, y, stopped), Cancelled);
        const auto batch = product->makeResident(view, y, m_job);
        QVERIFY_EXCEPTION_THROWN((void)batch->multiply(4, stopped), Cancelled);
        (void)batch->multiply(1, m_job);
        batch->fetch(m_job);
        QCOMPARE(y, expected);
    }
}

/// The seconds are those without copies, which are told beside them.
void TestProductMeasuring::timings() {
    const auto dense = prepare(ProductMethod::dense, syntheticWeight(24, 36, 0.5));
    const std::vector<float> x = randomRows(5, 24, 5);
    PreparedProduct* const products[] = {dense.get()};
    const auto timed =
        timeProducts(products, ActivationView::contiguous(x.data(), {5}, 24), 3, 1e-4, m_job).front();
    QVERIFY(timed.seconds > 0 && timed.coldSeconds > 0 && timed.withCopiesSeconds.value_or(0) > 0);
    QCOMPARE(timed.stages.size(), std::size_t{1});
    QCOMPARE(timed.stages.front().name, std::string("GEMM"));
    QCOMPARE(timed.stages.front().flops, 2.0 * 5 * 24 * 36); // of one, however many were timed
}

void TestProductMeasuring::defaultBlock_data() {
    QTest::addColumn<int>("side");
    QTest::newRow("1024") << 1024;
    QTest::newRow("4096") << 4096;
    QTest::newRow("8192") << 8192;
}

/// At 5 % the weight, its block and a row of x and y stay within a quarter of the dense weight, and use it.
void TestProductMeasuring::defaultBlock() {
    QFETCH(int, side);
    const auto length = static_cast<std::uint64_t>(side);
    const std::uint64_t quarter = length * length;
    gpu::host::HostDeviceSettings settings;
    settings.memoryBytes = std::uint64_t{1} << 30;
    configure(settings);
    const SparseSpectralTensor sparse = syntheticWeight(length, length, 0.05);
    const Matricization matricization(sparse.layout, {});
    const ProductMemory forecast =
        m_products->place()->forecast(ProductMethod::streaming, matricization, sparse.coefficients(), 1, {});
    QVERIFY2(forecast.peak() <= quarter, qPrintable(QString::number(forecast.peak())));
    QVERIFY(forecast.peak() > quarter * 95 / 100);
    const auto product = prepare(ProductMethod::streaming, sparse);
    const std::vector<float> x(length, 1.0f);
    std::vector<float> y(length);
    QVERIFY(product->weightBytes() + product->blockBytes() <= quarter);
    product->multiply(ActivationView::contiguous(x.data(), {1}, length), y, {}, m_job);
    QVERIFY(product->weightBytes() + product->blockBytes() <= product->heldBytes());
    QVERIFY2(product->heldBytes() <= quarter, qPrintable(QString::number(product->heldBytes())));
    QVERIFY(product->heldBytes() > quarter / 2);
}

/// What is kept takes more than a quarter itself, or leaves no block worth multiplying: the usual one.
void TestProductMeasuring::aQuarterThatCannotBeHad() {
    constexpr std::uint64_t usual = std::uint64_t{16} << 20;
    const auto blockOf = [&](std::uint64_t side, double keep, const ProductOptions& options) {
        const Matricization matricization(SpectrumLayout({side, side}, {0, 1}), {});
        const auto coefficients =
            static_cast<std::uint64_t>(keep * static_cast<double>(matricization.layout().halfCount()));
        const auto forecast = [&](std::uint64_t batch, const ProductOptions& with) {
            return m_products->place()->forecast(ProductMethod::streaming, matricization, coefficients, batch,
                                                 with);
        };
        return forecast(1, options).multiply - forecast(1, options).weight;
    };
    ProductOptions asked;
    asked.blockBytes = usual;
    QCOMPARE(blockOf(4096, 0.2, {}), blockOf(4096, 0.2, asked));
    QCOMPARE(blockOf(256, 0.05, {}), blockOf(256, 0.05, asked));
    QVERIFY(blockOf(8192, 0.05, {}) > blockOf(8192, 0.05, asked)); // there is room for a wider one
    QVERIFY(blockOf(4096, 0.1, {}) < blockOf(4096, 0.1, asked));
}

/// Forecasts and room are the device's, for costs, choices, and whoever comes later.
void TestProductMeasuring::thePlaceIsTheDevice() {
    gpu::host::HostDeviceSettings settings;
    settings.memoryBytes = 600'000'000;
    configure(settings);
    const CostModel model = measureCosts(*m_products, m_job);
    QCOMPARE(model.place->device(), m_device->name());
    QCOMPARE(model.place->memoryText(), "the memory of " + m_device->name());
    QVERIFY(model.bytesPerSecond > 0);
    const Matricization large(SpectrumLayout({12'000, 12'000}, {0, 1}), {});
    const std::uint64_t coefficients = 1'000'000;
    const ProductChoice choice = chooseProduct(model, large, coefficients, 4, {});
    QVERIFY(!choice.forecasts[0].fits && choice.method != ProductMethod::dense); // 576 MB, and a spectrum
    for (const ProductForecast& forecast : choice.forecasts)
        QCOMPARE(forecast.memory.peak(),
                 gpu::forecastDeviceMemory(forecast.method, large, coefficients, 4, {}).peak());
    const std::uint64_t before = m_products->place()->roomBytes();
    QVERIFY(before <= 600'000'000);
    const auto product = prepare(ProductMethod::dense, syntheticWeight(512, 512, 0.05));
    const std::uint64_t after = m_products->place()->roomBytes();
    QVERIFY(after + 512 * 512 * 4 <= before);
    const ProductPlacePtr place = m_products->place();
    m_products.reset();
    QCOMPARE(place->roomBytes(), after); // outlives its factory
}

/// Measured where a card has them; the stand-in has none, and its factory says nothing.
void TestProductMeasuring::tensorCores() {
    QVERIFY(measurableOf(*m_products)->timeTensorCores(64, 32, 3, 1, 0, m_job).empty());
    gpu::ProductDevice shared(m_device, std::make_shared<gpu::DevicePlace>(m_device->name()));
    gpu::calls::DeviceFacts facts;
    facts.major = 9;
    const gpu::DenseMeasurement asked{64, 32, 3, 3, 1e-4};
    const auto times = gpu::timeTensorCores(asked, facts, shared, m_job);
    QCOMPARE(times.size(), std::size_t{2});
    for (const TensorCoreTime& time : times)
        QVERIFY2(time.seconds.value_or(0) > 0 && time.why.empty(), time.why.c_str());
    QCOMPARE(times[0].name, std::string("TF32"));
    QCOMPARE(times[1].name, std::string("bf16"));
    qputenv("NVIDIA_TF32_OVERRIDE", "0");
    const auto switchedOff = gpu::timeTensorCores(asked, facts, shared, m_job);
    qunsetenv("NVIDIA_TF32_OVERRIDE");
    QVERIFY(!switchedOff[0].seconds && switchedOff[0].why.find("NVIDIA_TF32_OVERRIDE") != std::string::npos);
    QVERIFY(switchedOff[1].seconds);
    const auto tooLarge = gpu::timeTensorCores({100'000, 100'000, 1, 1, 0}, facts, shared, m_job);
    QVERIFY(!tooLarge[1].seconds && !tooLarge[1].why.empty());
    facts.major = 7;
    facts.minor = 5;
    for (const TensorCoreTime& time : gpu::timeTensorCores(asked, facts, shared, m_job))
        QVERIFY(!time.seconds && time.why.find("7.5") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestProductMeasuring)
#include "test_product_measuring.moc"
