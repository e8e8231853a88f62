// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/load_meter.h"

#include <QTest>

using namespace fft_tensor;

/// What other programs took of the processors.
class TestLoadMeter : public QObject {
    Q_OBJECT

  private slots:
    void parses();
    void refuses();
    void shares();
    void thisMachine();
};

void TestLoadMeter::parses() {
    const auto ticks = parseProcessorTicks("cpu  100 20 30 1000 50 4 6 10 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n");
    QVERIFY(ticks.has_value());
    QCOMPARE(ticks->busy, 170.0);
    QCOMPARE(ticks->total, 1220.0);
}

void TestLoadMeter::refuses() {
    for (const char* text :
         {"", "cpu", "cpu 1 2 3", "cpu0 1 2 3 4 5 6 7 8", "intr 1 2 3 4 5 6 7 8", "cpu a b"})
        QVERIFY2(!parseProcessorTicks(text), text);
}

void TestLoadMeter::shares() {
    const ProcessorTicks before{1000, 5000};
    QCOMPARE(othersShareOf(before, {1000 + 150, 5000 + 200}, 100), 0.25);
    QCOMPARE(othersShareOf(before, {1000 + 100, 5000 + 200}, 100), 0.0);
    QCOMPARE(othersShareOf(before, {1000 + 99, 5000 + 200}, 100), 0.0); // the two clocks do not agree exactly
    QVERIFY(!othersShareOf(before, before, 0));
}

void TestLoadMeter::thisMachine() {
    const LoadMeter meter;
    QVERIFY(!meter.othersShare() || *meter.othersShare() <= 1);
    QTRY_VERIFY(meter.othersShare().has_value()); // time passes
    QVERIFY(*meter.othersShare() >= 0 && *meter.othersShare() <= 1);
}

QTEST_GUILESS_MAIN(TestLoadMeter)
#include "test_load_meter.moc"
