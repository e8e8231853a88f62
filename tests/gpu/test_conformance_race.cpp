// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The conformance suite over the CUDA sources, where every access of a kernel is checked for races.
#include "conformance_runs.h"
#include "support/test_sizes.h"

#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::tests;
using gpu::host::HostDeviceSettings;
using gpu::host::Order;

class TestConformanceRace : public QObject {
    Q_OBJECT

  private slots:
    void noRaces_data() {
        QTest::addColumn<int>("largest");
        QTest::addColumn<int>("largestProduct");
        QTest::addColumn<int>("blockThreads");
        if (!atFullSize()) {
            QTest::newRow("small, blocks of 97") << 64 << 20 << 97;
            return;
        }
        QTest::newRow("as on a device") << 10'000 << 500 << 0;
        QTest::newRow("blocks of 97") << 700 << 100 << 97;
    }

    void noRaces() {
        QFETCH(int, largest);
        QFETCH(int, largestProduct);
        QFETCH(int, blockThreads);
        HostDeviceSettings settings;
        settings.order = Order::random;
        settings.blockThreads = static_cast<unsigned>(blockThreads);
        const std::string failures = failuresOnHost(settings, static_cast<std::uint64_t>(largest),
                                                    static_cast<std::uint64_t>(largestProduct));
        QVERIFY2(failures.empty(), failures.c_str());
    }
};

QTEST_APPLESS_MAIN(TestConformanceRace)
#include "test_conformance_race.moc"
