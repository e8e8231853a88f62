// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Races in the kernels of products: these tell of every access. A race is an error of the device.
#include "host/host_device.h"
#include "product/product_samples.h"
#include "products/device_product.h"
#include "resident/device_algebra.h"

#include <QTest>

#include <cmath>

using namespace fft_tensor;
using namespace fft_tensor::tests;
using gpu::host::Order;

class TestDeviceProductsRace : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> m_cpu = makeCpuBackend();

    void multiplyAll(const ProductShape& of, std::size_t batch, bool transposed) {
        JobContext job;
        const SparseSpectralTensor sparse = sparseOf(whiteTensor(of.shape, 3), of.axes, 0.4, *m_cpu);
        const auto products = gpu::makeDeviceProducts(std::make_shared<gpu::Device>(0));
        for (const ProductMethod method : allProductMethods) {
            ProductOptions options;
            options.matricization.transposed = transposed;
            options.blockColumns = 4;
            const auto product = products->prepare(method, sparse, options, job);
            const std::size_t in = product->matricization().input().length,
                              out = product->matricization().output().length;
            std::vector<float> x = randomRows(batch, in, 1), y(batch * out);
            x[0] = NAN;
            product->multiply(ActivationView::contiguous(x.data(), {batch}, in), y, randomRows(1, out, 2),
                              job);
        }
    }

  private slots:
    void products_data() {
        QTest::addColumn<int>("order");
        QTest::newRow("forward") << static_cast<int>(Order::forward);
        QTest::newRow("reverse") << static_cast<int>(Order::reverse);
        QTest::newRow("random") << static_cast<int>(Order::random);
    }
    void products() {
        QFETCH(int, order);
        gpu::host::HostDeviceSettings settings;
        settings.order = static_cast<Order>(order);
        gpu::host::configureHostDevice(settings);
        for (const std::size_t sample : {1, 2, 3, 9, 10, 12, 14, 16, 17})
            for (const std::size_t batch : {2, 7, 14, 34})
                multiplyAll(productShapes()[sample], batch, batch % 2 == 0);
        multiplyAll({"more than one tile of inputs", {270, 36}, {0, 1}}, 17, false);
    }

    void algebra() {
        JobContext job;
        gpu::host::configureHostDevice({});
        gpu::Device device(0);
        const auto a = sparseOf(whiteTensor({40, 60}, 1), {0, 1}, 0.3, *m_cpu);
        const auto b = sparseOf(whiteTensor({40, 60}, 2), {0, 1}, 0.4, *m_cpu);
        (void)gpu::addOnDevice(a, b, device, job);
        (void)gpu::multiplySpectraOnDevice(a, b, device, job);
    }
};

QTEST_GUILESS_MAIN(TestDeviceProductsRace)
#include "test_device_products_race.moc"
