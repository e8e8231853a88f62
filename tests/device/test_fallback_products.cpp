// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Whatever a product on a device fails at, and when: y is the CPU's, and everybody is told once.
#include "base/error.h"
#include "base/parallel.h"
#include "device/fallback_backend.h"
#include "product/methods/cpu_products.h"
#include "product/product_samples.h"
#include "support/fake_products.h"

#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestFallbackProducts : public QObject {
    Q_OBJECT

    FakeDevicePtr m_device;
    std::vector<std::string> m_warnings, m_losses;
    std::unique_ptr<Backend> m_cpu = makeCpuBackend();
    SparseSpectralTensor m_sparse = sparseOf(whiteTensor({6, 10}, 5), {0, 1}, 0.5, *m_cpu);
    std::vector<float> m_x = randomRows(3, 6, 2);

    DeviceParts make(bool withProducts = true) {
        FallbackParts parts;
        parts.device.backend = std::make_unique<FakeBackend>(m_device);
        if (withProducts)
            parts.device.products = std::make_unique<FakeProducts>(m_device);
        parts.cpu = makeCpuBackend();
        parts.log = [this](LogLevel level, const std::string& sentence) {
            if (level == LogLevel::warning)
                m_warnings.push_back(sentence);
        };
        parts.lost = [this](const std::string& why) { m_losses.push_back(why); };
        return makeFallback(std::move(parts));
    }
    std::vector<float> multiply(PreparedProduct& product) {
        JobContext job;
        std::vector<float> y(3 * 10);
        product.multiply(ActivationView::contiguous(m_x.data(), {3}, 6), y, {}, job);
        return y;
    }
    std::vector<float> truth(ProductMethod method) {
        JobContext job;
        return multiply(*prepareProduct(method, m_sparse, {}, m_cpu->transform(), job));
    }

  private slots:
    void init() {
        m_device = std::make_shared<FakeDevice>();
        m_warnings.clear();
        m_losses.clear();
    }

    void aSoundDeviceDoesEverything() {
        JobContext job;
        const DeviceParts parts = make();
        QCOMPARE(parts.products->device(), "Fake GPU");
        for (const ProductMethod method : allProductMethods) {
            const auto product = parts.products->prepare(method, m_sparse, {}, job);
            QCOMPARE(multiply(*product), truth(method));
            QCOMPARE(product->device(), "Fake GPU");
            QCOMPARE(product->place()->memoryText(), "the memory of Fake GPU");
            QCOMPARE(product->method(), method);
        }
        QCOMPARE(m_device->alive, 0);
        QVERIFY(m_warnings.empty() && m_losses.empty());
    }

    void failures_data() {
        QTest::addColumn<QString>("operation");
        QTest::newRow("prepare") << "prepare";
        QTest::newRow("multiply") << "multiply";
    }
    void failures() {
        QFETCH(QString, operation);
        for (const ErrorCode code : {ErrorCode::outOfMemory, ErrorCode::deviceFailed})
            for (const ProductMethod method : allProductMethods) {
                init();
                m_device->failAt(operation.toStdString(), code);
                const bool lost = code == ErrorCode::deviceFailed;
                JobContext job;
                const DeviceParts parts = make();
                const auto product = parts.products->prepare(method, m_sparse, {}, job);
                QCOMPARE(multiply(*product), truth(method));
                QCOMPARE(multiply(*product), truth(method));
                QCOMPARE(product->device(), cpuText());
                QCOMPARE(product->place()->memoryText(), cpuPlace()->memoryText());
                QCOMPARE(m_device->alive, 0);
                QCOMPARE(m_warnings.size(), std::size_t(1));
                for (const char* piece : {"product of a tensor of shape 6 × 10", "Fake GPU, 1 GB", "CPU"})
                    QVERIFY2(m_warnings[0].find(piece) != std::string::npos, m_warnings[0].c_str());
                QCOMPARE(m_losses.size(), std::size_t(lost ? 1 : 0));
                QCOMPARE(parts.products->device(), lost ? cpuText() : "Fake GPU");
                QCOMPARE(parts.backend->name(), lost ? "cpu" : "cuda"); // both parts end together
            }
    }

    /// It follows its product: y is right whether the device fails at multiplying or has gone before.
    void residentBatches() {
        for (const ErrorCode code : {ErrorCode::outOfMemory, ErrorCode::deviceFailed})
            for (const bool between : {false, true}) {
                init();
                JobContext job;
                const DeviceParts parts = make();
                const auto product = parts.products->prepare(ProductMethod::spectral, m_sparse, {}, job);
                std::vector<float> y(3 * 10);
                const auto batch =
                    product->makeResident(ActivationView::contiguous(m_x.data(), {3}, 6), y, job);
                (void)batch->multiply(1, job);
                m_device->failAt("multiply", code);
                if (between)
                    (void)multiply(*product);
                (void)batch->multiply(2, job);
                batch->fetch(job);
                QCOMPARE(y, truth(ProductMethod::spectral));
                QCOMPARE(product->device(), cpuText());
                QCOMPARE(m_warnings.size(), std::size_t(1));
                QCOMPARE(m_device->alive, 0);
            }
    }

    /// The y that is fetched is there even where the device took it along.
    void batchesLostBeforeTheyAreFetched() {
        JobContext job;
        const DeviceParts parts = make();
        const auto product = parts.products->prepare(ProductMethod::dense, m_sparse, {}, job);
        std::vector<float> y(3 * 10);
        const auto batch = product->makeResident(ActivationView::contiguous(m_x.data(), {3}, 6), y, job);
        (void)batch->multiply(1, job);
        m_device->failAt("multiply", ErrorCode::deviceFailed);
        (void)multiply(*product);
        std::fill(y.begin(), y.end(), 0.0f);
        batch->fetch(job);
        QCOMPARE(y, truth(ProductMethod::dense));
    }

    /// Memory is the device's until the device is given up, also for who asked before.
    void thePlaceFollows() {
        JobContext job;
        const DeviceParts parts = make();
        const ProductPlacePtr place = parts.products->place();
        QCOMPARE(place->device(), "Fake GPU");
        QCOMPARE(place->memoryText(), "the memory of Fake GPU");
        QCOMPARE(place->roomBytes(), FakePlace::room);
        const auto product = parts.products->prepare(ProductMethod::spectral, m_sparse, {}, job);
        m_device->failAt("multiply", ErrorCode::deviceFailed);
        (void)multiply(*product);
        QCOMPARE(place->device(), cpuText());
        QCOMPARE(place->memoryText(), "this machine's memory");
        const ProductMemory cpu =
            forecastMemory(ProductMethod::dense, product->matricization(), m_sparse.coefficients(), 1, {});
        QCOMPARE(
            place->forecast(ProductMethod::dense, product->matricization(), m_sparse.coefficients(), 1, {})
                .peak(),
            cpu.peak());
        QCOMPARE(parts.products->place()->device(), cpuText());
    }

    void aPlaceThatCannotBeAsked() {
        const DeviceParts parts = make();
        m_device->failAt("place", ErrorCode::deviceFailed);
        QCOMPARE(parts.products->place()->device(), cpuText());
        QCOMPARE(m_losses.size(), std::size_t(1));
    }

    void aBackendsFailureEndsProducts() {
        JobContext job;
        const DeviceParts parts = make();
        const auto product = parts.products->prepare(ProductMethod::spectral, m_sparse, {}, job);
        m_device->failAt("analyze", ErrorCode::deviceFailed);
        (void)parts.backend->analyze(whiteTensor({4, 4}, 1), {0, 1}, job);
        QCOMPARE(multiply(*product), truth(ProductMethod::spectral));
        QCOMPARE(product->device(), cpuText());
        QCOMPARE(m_warnings.size(), std::size_t(1));
    }

    void otherErrorsPass() {
        JobContext job, stopped([] { return true; }, {});
        const DeviceParts parts = make();
        ProductOptions options;
        options.matricization.rowAxes = 7;
        QVERIFY_EXCEPTION_THROWN(
            (void)parts.products->prepare(ProductMethod::spectral, m_sparse, options, job), Error);
        QVERIFY_EXCEPTION_THROWN((void)parts.products->prepare(ProductMethod::dense, m_sparse, {}, stopped),
                                 Cancelled);
        QVERIFY(m_warnings.empty());
        QCOMPARE(parts.products->device(), "Fake GPU");
    }

    /// Cancelled on its way to the CPU, it goes on with the move when it is next asked.
    void aMoveCanBeCancelled() {
        JobContext job;
        const DeviceParts parts = make();
        const auto product = parts.products->prepare(ProductMethod::spectral, m_sparse, {}, job);
        bool stop = false;
        m_device->before = [&](const std::string&) {
            stop = true;
            throw Error(ErrorCode::outOfMemory, "Full.");
        };
        JobContext stopped([&] { return stop; }, {});
        std::vector<float> y(3 * 10);
        QVERIFY_EXCEPTION_THROWN(
            product->multiply(ActivationView::contiguous(m_x.data(), {3}, 6), y, {}, stopped), Cancelled);
        QCOMPARE(multiply(*product), truth(ProductMethod::spectral));
        QCOMPARE(m_warnings.size(), std::size_t(1));
    }

    void aDeviceWithoutProducts() {
        JobContext job;
        const DeviceParts parts = make(false);
        QCOMPARE(parts.products->device(), cpuText());
        QCOMPARE(multiply(*parts.products->prepare(ProductMethod::dense, m_sparse, {}, job)),
                 truth(ProductMethod::dense));
        QVERIFY(m_warnings.empty());
    }
};

QTEST_GUILESS_MAIN(TestFallbackProducts)
#include "test_fallback_products.moc"
