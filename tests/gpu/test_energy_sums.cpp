// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The histogram of energies: sums of 64 bits out of additions of 32, exact however often they carry.
#include "gpu/device_arrays.h"
#include "kernels/energies.h"
#include "transform/spectrum_layout.h"

#include <QTest>

#include <algorithm>
#include <bit>

using namespace fft_tensor;
using namespace fft_tensor::gpu;

namespace {

constexpr std::uint64_t length = 20'000;

std::vector<EnergyBin> histogramOnDevice(const SpectrumLayout& layout, const std::vector<float>& energies) {
    DeviceMemory memory;
    Stream stream;
    const std::uint32_t largest =
        std::bit_cast<std::uint32_t>(*std::max_element(energies.begin(), energies.end()));
    const auto there = onDevice(energies, memory, stream);
    const auto bits = onDevice(std::vector<std::uint32_t>{largest}, memory, stream);
    DeviceBuffer<EnergyBin> bins(memory, energyBins);
    findHistogram(layout.index(), static_cast<std::uint32_t>(energies.size()), there.data(), bits.data(),
                  bins.data(), stream);
    return onHost(bins, stream);
}

std::vector<EnergyBin> plainHistogram(const SpectrumLayout& layout, const std::vector<float>& energies) {
    std::vector<EnergyBin> bins(energyBins);
    for (std::uint32_t i = 0; i < energies.size(); ++i) {
        const auto bits = std::bit_cast<std::uint32_t>(energies[i]);
        const bool single = layout.index().isSelfConjugate(i);
        EnergyBin& bin = bins[bits >> 16];
        bin.mantissas += std::uint64_t{mantissaOf(bits)} * (single ? 1 : 2);
        ++bin.units;
        bin.singles += single ? 1 : 0;
    }
    return bins;
}

} // namespace

class TestEnergySums : public QObject {
    Q_OBJECT

  private slots:
    void sumsAreExact_data() {
        QTest::addColumn<bool>("equal");
        QTest::newRow("all in one bin") << true; // 10,001 times 2^25: every block carries several times
        QTest::newRow("in many bins") << false;
    }

    void sumsAreExact() {
        QFETCH(bool, equal);
        const SpectrumLayout layout({length}, {0});
        std::vector<float> energies(layout.halfCount(), std::bit_cast<float>(0x3fffffffu));
        const std::vector<float> random = randomNumbers(energies.size(), 3);
        for (std::size_t i = 0; !equal && i < energies.size(); ++i)
            energies[i] =
                1e-12f + random[i] * random[i] * (i % 3 == 0 ? 1e-12f : 1.0f); // below the window, too
        const std::vector<EnergyBin> expected = plainHistogram(layout, energies);
        for (const host::Order order : allOrders) {
            host::configureHostDevice(inOrder(order));
            const std::vector<EnergyBin> found = histogramOnDevice(layout, energies);
            for (std::size_t b = 0; b < energyBins; ++b) {
                QCOMPARE(found[b].mantissas, expected[b].mantissas);
                QCOMPARE(found[b].units, expected[b].units);
                QCOMPARE(found[b].singles, expected[b].singles);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestEnergySums)
#include "test_energy_sums.moc"
