// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "host/host_device.h"
#include "kernels/sparse_algebra.h"
#include "product/product_samples.h"
#include "resident/device_algebra.h"

#include <QTest>

#include <cmath>

using namespace fft_tensor;
using namespace fft_tensor::tests;
using gpu::host::Order;

namespace {

void compareSparse(const SparseSpectralTensor& seen, const SparseSpectralTensor& expected) {
    QCOMPARE(seen.positions, expected.positions);
    QCOMPARE(seen.exponent, expected.exponent);
    QVERIFY(seen.values == expected.values); // bit for bit
    QVERIFY(std::abs(seen.totalEnergy - expected.totalEnergy) <= 1e-13 * expected.totalEnergy);
    QCOMPARE(seen.kept, expected.kept);
    QVERIFY(seen.layout == expected.layout);
}

} // namespace

/// The algebra of sparse spectra gives what core's gives.
class TestDeviceAlgebra : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> m_cpu = makeCpuBackend();
    JobContext m_job;

  private slots:
    void sameAsCore_data() {
        QTest::addColumn<int>("order");
        QTest::newRow("forward") << static_cast<int>(Order::forward);
        QTest::newRow("reverse") << static_cast<int>(Order::reverse);
        QTest::newRow("random") << static_cast<int>(Order::random);
    }
    void sameAsCore() {
        QFETCH(int, order);
        gpu::host::HostDeviceSettings settings;
        settings.order = static_cast<Order>(order);
        gpu::host::configureHostDevice(settings);
        {
            gpu::Device device(0);
            for (const ProductShape& of : productShapes())
                for (const double keep : {0.0, 0.05, 0.4, 1.0})
                    for (const float scale : {1.0f, 1e-22f}) {
                        const auto a = sparseOf(whiteTensor(of.shape, 1), of.axes, keep, *m_cpu);
                        const auto b = sparseOf(whiteTensor(of.shape, 2, scale), of.axes, 0.3, *m_cpu);
                        compareSparse(gpu::addOnDevice(a, b, device, m_job), add(a, b));
                        compareSparse(gpu::addOnDevice(b, a, device, m_job), add(b, a));
                        compareSparse(gpu::multiplySpectraOnDevice(a, b, device, m_job),
                                      multiplySpectra(a, b));
                        compareSparse(gpu::multiplySpectraOnDevice(a, a, device, m_job),
                                      multiplySpectra(a, a));
                    }
        }
        QCOMPARE(gpu::host::buffersHeld(), std::size_t{0});
    }

    /// Spectra that share no position, and enough of them for several blocks.
    void disjointAndLarge() {
        gpu::host::configureHostDevice({});
        gpu::Device device(0);
        SparseSpectralTensor even, odd;
        even.layout = odd.layout = SpectrumLayout({200, 300}, {0, 1});
        for (std::uint32_t position = 0; position < even.layout.halfCount(); ++position) {
            SparseSpectralTensor& into = position % 2 == 0 ? even : odd;
            into.positions.push_back(position);
            into.values.emplace_back(static_cast<float>(position), -1.0f);
        }
        even.exponent = -3;
        compareSparse(gpu::addOnDevice(even, odd, device, m_job), add(even, odd));
        compareSparse(gpu::multiplySpectraOnDevice(even, odd, device, m_job), multiplySpectra(even, odd));
        compareSparse(gpu::multiplySpectraOnDevice(even, even, device, m_job), multiplySpectra(even, even));
    }

    void gatherAndScatter() {
        gpu::host::configureHostDevice({});
        gpu::Device device(0);
        std::vector<float> full = randomRows(1, 5000, 3);
        std::vector<std::uint32_t> positions;
        for (std::uint32_t at = 1; at < 5000; at += 3)
            positions.push_back(at);
        const auto count = static_cast<std::uint32_t>(positions.size());
        gpu::DeviceBuffer<float> from(device.memory(), 5000), to(device.memory(), 5000);
        gpu::DeviceBuffer<float> entries(device.memory(), count);
        gpu::DeviceBuffer<std::uint32_t> places(device.memory(), count);
        device.transfers().upload(from.data(), full.data(), from.bytes(), m_job);
        device.transfers().upload(places.data(), positions.data(), places.bytes(), m_job);
        gpu::fillBytes(to.data(), 0, to.size(), device.stream());
        gpu::gatherEntries(from.data(), count, places.data(), entries.data(), device.stream());
        gpu::scatterEntries(entries.data(), count, places.data(), to.data(), device.stream());
        std::vector<float> back(5000);
        device.transfers().download(back.data(), to.data(), to.bytes(), m_job);
        for (std::size_t i = 0; i < back.size(); ++i)
            QCOMPARE(back[i], i % 3 == 1 ? full[i] : 0.0f);
    }

    void refusals() {
        gpu::host::configureHostDevice({});
        gpu::Device device(0);
        SparseSpectralTensor a, b;
        a.layout = SpectrumLayout({4, 6}, {0, 1});
        b.layout = SpectrumLayout({4, 6}, {1});
        QVERIFY_EXCEPTION_THROWN((void)gpu::addOnDevice(a, b, device, m_job), Error);
        JobContext stopped([] { return true; }, {});
        QVERIFY_EXCEPTION_THROWN((void)gpu::addOnDevice(a, a, device, stopped), Cancelled);
        QCOMPARE(device.memory().held(), std::uint64_t{0});
    }
};

QTEST_GUILESS_MAIN(TestDeviceAlgebra)
#include "test_device_algebra.moc"
