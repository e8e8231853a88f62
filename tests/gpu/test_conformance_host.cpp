// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The conformance suite over the CUDA sources, compiled for and run on the host.
#include "conformance_runs.h"
#include "support/test_sizes.h"

#include <QTest>

#include <algorithm>

using namespace fft_tensor;
using namespace fft_tensor::tests;
using gpu::host::HostDeviceSettings;
using gpu::host::Order;

class TestConformanceHost : public QObject {
    Q_OBJECT

  private slots:
    void everyOrderPasses_data() {
        QTest::addColumn<int>("order");
        QTest::addColumn<int>("seed");
        QTest::addColumn<int>("largest");
        QTest::addColumn<int>("blockThreads");
        QTest::addColumn<int>("keptBytes"); ///< of given-back memory
        const auto row = [](const char* name, Order order, int seed, int largest, int blockThreads = 0,
                            int keptBytes = 0) {
            QTest::newRow(name) << static_cast<int>(order) << seed << largest << blockThreads << keptBytes;
        };
#ifdef __SANITIZE_ADDRESS__ // five times as slow, and looks at addresses, which the order seldom changes
        row("forward", Order::forward, 1, 5'000);
        row("random, blocks of 97", Order::random, 8, 500, 97);
        row("reverse, blocks of 33", Order::reverse, 1, 200, 33);
        row("reverse, memory kept", Order::reverse, 1, 200, 0, 1 << 20);
#else
        if (!atFullSize()) {
            row("small, forward, memory kept", Order::forward, 1, 40, 0, 1 << 24);
            row("small, random, blocks of 33", Order::random, 7, 300, 33);
            return;
        }
        row("forward", Order::forward, 1, 100'000);
        row("reverse", Order::reverse, 1, 5'000);
        row("random", Order::random, 7, 20'000);
        row("random, blocks of 97", Order::random, 8, 5'000, 97);
        row("reverse, blocks of 33", Order::reverse, 1, 2'000, 33);
        row("reverse, memory kept", Order::reverse, 1, 500, 0, 1 << 24);
        row("forward, blocks of 1", Order::forward, 1, 2'000, 1);
#endif
    }

    void everyOrderPasses() {
        QFETCH(int, order);
        QFETCH(int, seed);
        QFETCH(int, largest);
        QFETCH(int, blockThreads);
        QFETCH(int, keptBytes);
        HostDeviceSettings settings;
        settings.order = static_cast<Order>(order);
        settings.seed = static_cast<std::uint64_t>(seed);
        settings.blockThreads = static_cast<unsigned>(blockThreads);
        settings.keptBytes = static_cast<std::uint64_t>(keptBytes);
        const auto largestElements = static_cast<std::uint64_t>(largest);
        const std::string failures =
            failuresOnHost(settings, largestElements, std::min<std::uint64_t>(largestElements, 20'000));
        QVERIFY2(failures.empty(), failures.c_str());
    }
};

QTEST_APPLESS_MAIN(TestConformanceHost)
#include "test_conformance_host.moc"
