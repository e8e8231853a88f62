// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The conformance suite over the CUDA sources, compiled for and run on the host.
#include "conformance_runs.h"

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
#ifdef __SANITIZE_ADDRESS__
        constexpr int share = 10; // the sanitizer takes five times as long
#else
        constexpr int share = 1;
#endif
        QTest::newRow("forward") << static_cast<int>(Order::forward) << 1 << 100'000 / share << 0 << 0;
        QTest::newRow("reverse") << static_cast<int>(Order::reverse) << 1 << 5'000 / share << 0 << 0;
        QTest::newRow("random") << static_cast<int>(Order::random) << 7 << 20'000 / share << 0 << 0;
        QTest::newRow("random, blocks of 97")
            << static_cast<int>(Order::random) << 8 << 5'000 / share << 97 << 0;
        QTest::newRow("reverse, blocks of 33")
            << static_cast<int>(Order::reverse) << 1 << 2'000 / share << 33 << 0;
        QTest::newRow("reverse, memory kept")
            << static_cast<int>(Order::reverse) << 1 << 500 << 0 << (1 << 24);
        QTest::newRow("forward, blocks of 1")
            << static_cast<int>(Order::forward) << 1 << 2'000 / share << 1 << 0;
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
