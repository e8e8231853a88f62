// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/frequency_axis.h"

#include <QtTest>

#include <random>

using namespace fft_tensor::ui;

namespace {

QStringList labels(const std::vector<AxisTick>& ticks) {
    QStringList all;
    for (const AxisTick& tick : ticks)
        all << tick.label;
    return all;
}

} // namespace

class TestFrequencyAxis : public QObject {
    Q_OBJECT

  private slots:
    void evenLength();
    void oddLength();
    void shortLengths();
    void matchesNumpyFftshift();
    void ticksOfCells();
    void ticksOfFrequencies();
    void ticksOfAnyRange();
};

void TestFrequencyAxis::evenLength() {
    const FrequencyAxis axis(8);
    QCOMPARE(axis.dcCell(), 4);
    QCOMPARE(axis.frequency(0), -4);
    QCOMPARE(axis.frequency(4), 0);
    QCOMPARE(axis.frequency(7), 3);
    QCOMPARE(axis.cyclesPerSample(0), -0.5);
    QCOMPARE(axis.cyclesPerSample(6), 0.25);
}

void TestFrequencyAxis::oddLength() {
    const FrequencyAxis axis(7);
    QCOMPARE(axis.dcCell(), 3);
    QCOMPARE(axis.frequency(0), -3);
    QCOMPARE(axis.frequency(6), 3);
    QCOMPARE(axis.cyclesPerSample(3), 0.0);
    QCOMPARE(axis.cyclesPerSample(6), 3.0 / 7.0);
}

void TestFrequencyAxis::shortLengths() {
    QCOMPARE(FrequencyAxis(1).frequency(0), 0);
    QCOMPARE(FrequencyAxis(2).frequency(0), -1);
    QCOMPARE(FrequencyAxis(2).frequency(1), 0);
    QCOMPARE(FrequencyAxis(0).cyclesPerSample(0), 0.0);
}

void TestFrequencyAxis::matchesNumpyFftshift() {
    for (std::int64_t length = 1; length < 40; ++length) {
        const FrequencyAxis axis(length);
        for (std::int64_t bin = 0; bin < length; ++bin) {
            const std::int64_t cell = (bin + length / 2) % length;                      // numpy.fft.fftshift
            const std::int64_t signedBin = bin < (length + 1) / 2 ? bin : bin - length; // numpy.fft.fftfreq
            QCOMPARE(axis.frequency(cell), signedBin);
            QCOMPARE(axis.cell(signedBin), cell);
        }
    }
}

void TestFrequencyAxis::ticksOfCells() {
    QCOMPARE(labels(axisTicks(0, 10, 0, 10)),
             QStringList({"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}));
    QCOMPARE(labels(axisTicks(0, 512, 0, 6)), QStringList({"0", "100", "200", "300", "400", "500"}));
    QCOMPARE(labels(axisTicks(305, 340, 0, 5)), QStringList({"310", "320", "330"}));
    QCOMPARE(labels(axisTicks(0, 1, 0, 5)), QStringList({"0"}));
    QVERIFY(axisTicks(5, 5, 0, 5).empty());
    QVERIFY(axisTicks(0, 5, 0, 0).empty());
}

void TestFrequencyAxis::ticksOfFrequencies() {
    const std::vector<AxisTick> ticks = axisTicks(0, 256, 128, 6);
    QCOMPARE(labels(ticks), QStringList({"−100", "−50", "0", "50", "100"}));
    QCOMPARE(ticks[2].cell, 128);
    QCOMPARE(labels(axisTicks(0, 7, 3, 7)), QStringList({"−3", "−2", "−1", "0", "1", "2", "3"}));
}

void TestFrequencyAxis::ticksOfAnyRange() {
    std::mt19937 generator(5);
    for (int round = 0; round < 2000; ++round) {
        const std::int64_t begin = generator() % 5000, end = begin + 1 + generator() % 5000;
        const std::int64_t origin = generator() % 9000;
        const int most = 1 + int(generator() % 12);
        const std::vector<AxisTick> ticks = axisTicks(begin, end, origin, most);
        QVERIFY(int(ticks.size()) <= most);
        if (most >= 6 && end - begin > 20)
            QVERIFY(ticks.size() >= 2);
        for (const AxisTick& tick : ticks) {
            QVERIFY(tick.cell >= begin && tick.cell < end);
            QCOMPARE(tick.label, integerLabel(tick.cell - origin));
        }
    }
}

QTEST_GUILESS_MAIN(TestFrequencyAxis)
#include "test_frequency_axis.moc"
