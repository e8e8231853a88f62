// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "host/host_device.h"
#include "product/product_samples.h"
#include "product/study/cost_model.h"
#include "product/study/reference_product.h"
#include "products/device_product.h"

#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::tests;

/// Products on the device with coefficients that no analysis chose.
class TestSyntheticWeights : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        gpu::host::configureHostDevice({});
        m_products = gpu::makeDeviceProducts(std::make_shared<gpu::Device>(0));
    }
    void selfConjugateValuesThatAreNotReal();
    void theModelOfCosts();

  private:
    std::unique_ptr<ProductFactory> m_products;
};

/// A file may list a self-conjugate coefficient that is not real: only its real part counts.
void TestSyntheticWeights::selfConjugateValuesThatAreNotReal() {
    JobContext job;
    SparseSpectralTensor sparse;
    sparse.layout = SpectrumLayout({6, 4}, {0, 1});
    for (std::uint32_t position = 0; position < sparse.layout.halfCount(); ++position) {
        if (sparse.layout.index().isRedundant(position))
            continue;
        sparse.positions.push_back(position);
        sparse.values.emplace_back(1.0f + static_cast<float>(position),
                                   2.0f - 0.5f * static_cast<float>(position));
    }
    const std::vector<float> weight = rebuild(sparse, *makeFftwTransform(), job);
    const std::vector<float> x = whiteTensor({3, 6}, 5)->values;
    for (const ProductMethod method : allProductMethods) {
        const auto product = m_products->prepare(method, sparse, {}, job);
        const ActivationView view = ActivationView::contiguous(x.data(), {3}, 6);
        const std::vector<double> truth =
            fft_tensor::referenceProduct(weight, product->matricization(), view, job);
        std::vector<float> y(truth.size());
        product->multiply(view, y, {}, job);
        QVERIFY2(relativeFrobeniusError(y, truth) < 1e-6, name(method).data());
    }
}

/// "Auto" measures synthetic products on whatever device there is, in parts that it finds by their names.
void TestSyntheticWeights::theModelOfCosts() {
    JobContext job;
    const CostModel model = measureCosts(*m_products, job);
    QVERIFY(!model.points.empty() && model.points.front().gemmSecondsPerFlop > 0);
}

QTEST_GUILESS_MAIN(TestSyntheticWeights)
#include "test_synthetic_weights.moc"
