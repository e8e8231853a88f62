// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The conformance suite over the CUDA sources, where every access of a kernel is checked for races.
#include "conformance_runs.h"

#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::tests;
using gpu::host::HostDeviceSettings;
using gpu::host::Order;

class TestConformanceRace : public QObject {
    Q_OBJECT

  private slots:
    void noRaces() {
        HostDeviceSettings settings;
        settings.order = Order::random;
        const std::string failures = failuresOnHost(settings, 2'000);
        QVERIFY2(failures.empty(), failures.c_str());
    }
};

QTEST_APPLESS_MAIN(TestConformanceRace)
#include "test_conformance_race.moc"
