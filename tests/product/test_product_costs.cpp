// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/product_samples.h"
#include "support/fake_products.h"

#include "base/error.h"
#include "product/sizes_text.h"
#include "product/study/cost_model.h"
#include "product/study/product_profile.h"
#include "product/study/product_timing.h"
#include "product/weights/spectral_weights.h"

#include <QTest>

#include <algorithm>
#include <array>

using namespace fft_tensor;
using namespace fft_tensor::tests;

/// What products say of their memory and time, and what is chosen by it. Times are only checked for sense.
class TestProductCosts : public QObject {
    Q_OBJECT

  private slots:
    void memoryIsForecast_data();
    void memoryIsForecast();
    void primeLengthsStayBelowTheForecast();
    void spectralHoldsLittle();
    void streamingHoldsTheBlockAskedFor();
    void weightBytesAreCounted();
    void profiles();
    void timings();
    void choice();
    void thePlaceDecides();
    void nothingFits();
    void costsAreMeasured();

  private:
    static CostModel plainModel();
    JobContext m_job;
    std::unique_ptr<Backend> m_backend = makeCpuBackend();
    std::unique_ptr<ProductFactory> m_products = makeCpuProducts(m_backend->transform());
    SparseSpectralTensor m_sparse = sparseOf(whiteTensor({600, 900}, 9), {0, 1}, 0.05, *m_backend);
};

void TestProductCosts::memoryIsForecast_data() {
    QTest::addColumn<int>("method");
    QTest::addColumn<int>("batch");
    for (const ProductMethod method : allProductMethods)
        for (const int batch : {1, 7, 32, 100})
            QTest::addRow("%s, batch %d", name(method).data(), batch) << int(method) << batch;
}

/// The forecast is what the counted allocator then sees.
void TestProductCosts::memoryIsForecast() {
    QFETCH(int, method);
    QFETCH(int, batch);
    ProductOptions options;
    options.blockBytes = 400'000;
    const auto of = static_cast<ProductMethod>(method);
    const std::vector<float> x = randomRows(batch, 600, 5);
    std::vector<float> y(batch * 900);
    const ProductProfile profile = profileProduct(
        of, m_sparse, options, ActivationView::contiguous(x.data(), {static_cast<std::uint64_t>(batch)}, 600),
        y, {}, *m_products, m_job);
    const ProductMemory forecast =
        forecastMemory(of, Matricization(m_sparse.layout, {}), m_sparse.coefficients(), batch, options);
    QCOMPARE(profile.weightBytes, forecast.weight);
    const auto near = [](std::uint64_t seen, std::uint64_t foretold) {
        // Threads' scratch is foretold for all of them; not all need have come.
        return static_cast<double>(seen) <= 1.001 * static_cast<double>(foretold) &&
               static_cast<double>(seen) >= 0.97 * static_cast<double>(foretold);
    };
    QVERIFY2(
        near(profile.multiplyPeakBytes, forecast.multiply),
        qPrintable(
            QStringLiteral("%1 held, %2 foretold").arg(profile.multiplyPeakBytes).arg(forecast.multiply)));
    QVERIFY2(profile.preparePeakBytes <= forecast.prepare && profile.preparePeakBytes >= forecast.weight,
             qPrintable(QString::number(profile.preparePeakBytes)));
}

/// Lengths with large prime factors may take tables and scratch: the forecast is the most they take, and what
/// a product says it holds is what it holds.
void TestProductCosts::primeLengthsStayBelowTheForecast() {
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({1021, 523}, 9), {0, 1}, 0.02, *m_backend);
    for (const ProductMethod method : allProductMethods)
        for (const std::uint64_t batch : {1, 40}) {
            ProductOptions options;
            options.blockBytes = 400'000;
            const std::vector<float> x = randomRows(batch, 1021, 5);
            std::vector<float> y(batch * 523);
            const ProductProfile profile =
                profileProduct(method, sparse, options, ActivationView::contiguous(x.data(), {batch}, 1021),
                               y, {}, *m_products, m_job);
            const ProductMemory forecast = forecastMemory(method, Matricization(sparse.layout, {}),
                                                          sparse.coefficients(), batch, options);
            QVERIFY(profile.weightBytes <= forecast.weight && profile.preparePeakBytes <= forecast.prepare);
            QVERIFY(profile.multiplyPeakBytes <= forecast.multiply);
            const MemoryMeter meter;
            const auto product = prepareProduct(method, sparse, options, m_backend->transform(), m_job);
            if (method ==
                ProductMethod::dense) // what transforms of whole tensors work in stays with the threads
                continue;
            QCOMPARE(static_cast<std::uint64_t>(meter.bytes()), product->weightBytes());
            product->multiply(ActivationView::contiguous(x.data(), {batch}, 1021), y, {}, m_job);
            QCOMPARE(static_cast<std::uint64_t>(meter.bytes()), product->heldBytes());
            product->releaseWork();
            QCOMPARE(static_cast<std::uint64_t>(meter.bytes()), product->weightBytes());
        }
}

/// On top of the weight at most 4 times the size of x and y.
void TestProductCosts::spectralHoldsLittle() {
    const Matricization matricization(m_sparse.layout, {});
    for (const std::uint64_t batch : {1, 2, 3, 8, 17, 32, 33, 64, 256}) {
        const ProductMemory memory =
            forecastMemory(ProductMethod::spectral, matricization, m_sparse.coefficients(), batch, {});
        QVERIFY2(memory.multiply - memory.weight <= 4 * batch * (600 + 900) * sizeof(float),
                 qPrintable(QString::number(batch)));
    }
}

/// Weight, block, half a spectrum of y, and 10 %.
void TestProductCosts::streamingHoldsTheBlockAskedFor() {
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({2000, 1501}, 3), {0, 1}, 0.05, *m_backend);
    for (const std::uint64_t blockBytes : {1'000'000, 4'000'000})
        for (const std::uint64_t batch : {1, 32}) {
            ProductOptions options;
            options.blockBytes = blockBytes;
            const std::vector<float> x = randomRows(batch, 2000, 5);
            std::vector<float> y(batch * 1501);
            const ProductProfile profile = profileProduct(ProductMethod::streaming, sparse, options,
                                                          ActivationView::contiguous(x.data(), {batch}, 2000),
                                                          y, {}, *m_products, m_job);
            const std::uint64_t halfSpectrum = batch * (1501 / 2 + 1) * 8;
            const double allowed = 1.1 * static_cast<double>(profile.weightBytes + blockBytes + halfSpectrum);
            QVERIFY2(static_cast<double>(profile.multiplyPeakBytes) <= allowed,
                     qPrintable(QStringLiteral("%1 of %2").arg(profile.multiplyPeakBytes).arg(allowed)));
        }
}

/// 8 bytes of value and 1 or 2 of position for each coefficient, and a little for their order.
void TestProductCosts::weightBytesAreCounted() {
    const SpectralWeights weights = packWeights(m_sparse, {}, m_job);
    QCOMPARE(weights.entries(), m_sparse.coefficients());
    QCOMPARE(weights.memoryBytes(), packedWeightBytes(weights.matricization, m_sparse.coefficients()));
    const std::uint64_t entryBytes = 8 + static_cast<std::uint64_t>(weights.positionBytes);
    QVERIFY(weights.memoryBytes() >= entryBytes * m_sparse.coefficients());
    QVERIFY(weights.memoryBytes() <= entryBytes * m_sparse.coefficients() + 20'000);
    const SparseSpectralTensor narrow = sparseOf(whiteTensor({100, 900}, 9), {0, 1}, 0.05, *m_backend);
    QCOMPARE(packWeights(narrow, {}, m_job).positionBytes, 1);
}

void TestProductCosts::profiles() {
    const std::vector<float> x = randomRows(32, 600, 5);
    const auto view = ActivationView::contiguous(x.data(), {32}, 600);
    const std::array<std::vector<std::string>, 3> stages{
        {{"GEMM"},
         {"rebuild block", "multiply block", "transform back"},
         {"transform x", "multiply", "transform back"}}};
    for (const ProductMethod method : allProductMethods) {
        std::vector<float> y(32 * 900);
        const ProductProfile profile = profileProduct(method, m_sparse, {}, view, y, {}, *m_products, m_job);
        std::vector<std::string> names;
        double seconds = 0;
        for (const ProductStage& stage : profile.stages) {
            names.push_back(stage.name);
            seconds += stage.seconds;
            QVERIFY(stage.bytesMoved > 0);
        }
        QCOMPARE(names, stages[static_cast<std::size_t>(method)]);
        QVERIFY(seconds > 0 && seconds <= profile.multiplySeconds);
        QVERIFY(profile.prepareSeconds > 0 && profile.peakResidentBytes > profile.multiplyPeakBytes);
        std::int64_t largest = 0;
        for (const MemorySample& sample : profile.memory)
            largest = std::max(largest, sample.bytes);
        QCOMPARE(static_cast<std::uint64_t>(largest),
                 std::max(profile.preparePeakBytes, profile.multiplyPeakBytes));
        QVERIFY(profile.memory.back().seconds >= profile.multiplyBegan);
    }
    // The flops of the law: 2·B·n·m dense; 8 for every coefficient and row, and the FFTs.
    std::vector<float> y(32 * 900);
    const auto flopsOf = [&](ProductMethod method, std::size_t stage) {
        return profileProduct(method, m_sparse, {}, view, y, {}, *m_products, m_job).stages[stage].flops;
    };
    QCOMPARE(flopsOf(ProductMethod::dense, 0), 2.0 * 32 * 600 * 900);
    QCOMPARE(flopsOf(ProductMethod::spectral, 1), 8.0 * 32 * static_cast<double>(m_sparse.coefficients()));
}

void TestProductCosts::timings() {
    const auto dense = prepareProduct(ProductMethod::dense, m_sparse, {}, m_backend->transform(), m_job);
    const auto spectral =
        prepareProduct(ProductMethod::spectral, m_sparse, {}, m_backend->transform(), m_job);
    const std::vector<float> x = randomRows(4, 600, 5);
    PreparedProduct* const products[] = {dense.get(), spectral.get()};
    const auto timings =
        timeProducts(products, ActivationView::contiguous(x.data(), {4}, 600), 3, 1e-3, m_job);
    QCOMPARE(timings.size(), std::size_t{2});
    for (const ProductTiming& timing : timings) {
        QVERIFY(timing.seconds > 0 && !timing.stages.empty());
        QCOMPARE(timing.y.size(), std::size_t{4 * 900});
    }
    QVERIFY(relativeDistance(timings[0].y, timings[1].y) < 2 * productTolerance(600, 600 * 900));
    QCOMPARE(timings[0].peakBytes, dense->weightBytes());
    QVERIFY(timings[1].peakBytes >= spectral->heldBytes());
    QVERIFY(timings[1].coldSeconds > 0);
    QVERIFY(!timings[0].withCopiesSeconds); // there are none
    // The same again, whatever batch came before.
    const std::vector<float> more = randomRows(100, 600, 5);
    (void)timeProducts(products, ActivationView::contiguous(more.data(), {100}, 600), 1, 0, m_job);
    const auto again = timeProducts(products, ActivationView::contiguous(x.data(), {4}, 600), 1, 0, m_job);
    QCOMPARE(again[1].peakBytes, timings[1].peakBytes);
}

/// A machine of round numbers: one Gflop/s everywhere.
CostModel TestProductCosts::plainModel() {
    CostModel model;
    model.points = {{1, 2e-9, 16e-9}, {32, 1e-9, 8e-9}};
    model.fftSecondsPerFlop = model.lineSecondsPerFlop = 1e-9;
    model.bytesPerSecond = 1e12;
    return model;
}

void TestProductCosts::choice() {
    const Matricization matricization(SpectrumLayout({1024, 1024}, {0, 1}), {});
    const CostModel model = plainModel();
    const std::uint64_t few = 1024 * 1024 / 100, many = 1024 * 1024 / 2;
    const ProductChoice sparse = chooseProduct(model, matricization, few, 32, {});
    QCOMPARE(sparse.method, ProductMethod::spectral);
    QVERIFY2(sparse.why.starts_with("spectral is the fastest that fits: dense ≈ 67.1 ms"),
             sparse.why.c_str());
    // dense: 2·32·1024² flops at 1 Gflop/s; spectral: 8 ns for every coefficient and row, and 64 FFTs.
    QVERIFY(std::abs(sparse.forecasts[0].seconds - 2 * 32 * 1024 * 1024e-9) < 1e-9);
    QVERIFY(std::abs(sparse.forecasts[2].seconds - (8e-9 * 32 * few + 64 * 2.5 * 1024 * 10 * 1e-9)) < 1e-9);
    // Half of all numbers stored: dense wins, until its memory does not fit.
    const ProductChoice half = chooseProduct(model, matricization, many, 32, {});
    QCOMPARE(half.method, ProductMethod::dense);
    ProductOptions options;
    options.memoryLimit = 7'000'000;
    const ProductChoice limited = chooseProduct(model, matricization, many, 32, options);
    QCOMPARE(limited.method, ProductMethod::spectral);
    QVERIFY(!limited.forecasts[0].fits && limited.forecasts[2].fits);
    const std::string needs = "needs " + megabytesText(limited.forecasts[0].memory.peak()) + " of 7.00 MB";
    QVERIFY2(limited.why.find(needs) != std::string::npos, limited.why.c_str());
    // Between the measured batches: on a line over the logarithm.
    const double four = chooseProduct(model, matricization, few, 4, {}).forecasts[0].seconds;
    const double expected = (2e-9 + (1e-9 - 2e-9) * 2 / 5) * 2 * 4 * 1024 * 1024;
    QVERIFY(std::abs(four / expected - 1) < 1e-9);
}

/// Memory and room are those of the place that the costs were measured at.
void TestProductCosts::thePlaceDecides() {
    const Matricization matricization(SpectrumLayout({4096, 4096}, {0, 1}), {});
    const std::uint64_t many = 4096 * 4096 / 40;
    CostModel model = plainModel();
    const ProductChoice here = chooseProduct(model, matricization, many, 1, {});
    model.place = std::make_shared<FakePlace>("Fake GPU"); // with 3 MB
    const ProductChoice there = chooseProduct(model, matricization, many, 1, {});
    QVERIFY(here.forecasts[0].fits && !there.forecasts[0].fits);
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(there.forecasts[i].memory.multiply, here.forecasts[i].memory.multiply / 10);
        QCOMPARE(there.forecasts[i].fits, there.forecasts[i].memory.peak() <= FakePlace::room);
    }
    QVERIFY2(there.why.find(" of 3.00 MB") != std::string::npos, there.why.c_str());
}

void TestProductCosts::nothingFits() {
    ProductOptions options;
    options.memoryLimit = 1000;
    try {
        (void)chooseProduct(plainModel(), Matricization(m_sparse.layout, {}), m_sparse.coefficients(), 1,
                            options);
        QFAIL("1000 bytes were enough");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::outOfMemory);
        const std::string text = error.what();
        for (const ProductMethod method : allProductMethods) {
            const std::uint64_t peak = forecastMemory(method, Matricization(m_sparse.layout, {}),
                                                      m_sparse.coefficients(), 1, options)
                                           .peak();
            QVERIFY2(text.find(std::string(name(method)) + " " + megabytesText(peak)) != std::string::npos,
                     text.c_str());
        }
        QVERIFY2(text.find("1.00 kB") != std::string::npos, text.c_str());
    }
}

/// On this machine now: numbers of a sensible size, and a choice that follows from them.
void TestProductCosts::costsAreMeasured() {
    const CostModel model = measureCosts(*m_products, m_job);
    QVERIFY(model.points.size() >= 4 && model.bytesPerSecond > 1e8);
    std::uint64_t last = 0;
    for (const CostModel::AtBatch& point : model.points) {
        QVERIFY(point.batch > last);
        last = point.batch;
        for (const double cost : {point.gemmSecondsPerFlop, point.spectralSecondsPerEntry})
            QVERIFY2(cost > 1e-14 && cost < 1e-6, qPrintable(QString::number(cost)));
    }
    for (const double cost : {model.fftSecondsPerFlop, model.lineSecondsPerFlop})
        QVERIFY2(cost > 1e-13 && cost < 1e-6, qPrintable(QString::number(cost)));
    JobContext stopped([] { return true; }, {});
    QVERIFY_EXCEPTION_THROWN((void)measureCosts(*m_products, stopped), Cancelled);
}

QTEST_GUILESS_MAIN(TestProductCosts)
#include "test_product_costs.moc"
