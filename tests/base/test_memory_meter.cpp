// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/large_vector.h"
#include "base/memory_meter.h"
#include "base/parallel.h"

#include <QTest>

#include <atomic>

using namespace fft_tensor;

/// Every large array is counted, on whatever thread it comes and goes.
class TestMemoryMeter : public QObject {
    Q_OBJECT

  private slots:
    void countsComingAndGoing();
    void olderArraysCountNegative();
    void metersNest();
    void countsAcrossThreads();
    void manySamplesKeepThePeak();
    void fitToReusesMemory();
    void processNumbers();
};

void TestMemoryMeter::countsComingAndGoing() {
    const MemoryMeter meter;
    QCOMPARE(meter.bytes(), 0);
    {
        const LargeVector<float> first(1000);
        QCOMPARE(meter.bytes(), 4000);
        const LargeVector<double> second(500);
        QCOMPARE(meter.bytes(), 8000);
    }
    QCOMPARE(meter.bytes(), 0);
    QCOMPARE(meter.peak(), 8000);
    const std::vector<MemorySample> samples = meter.samples();
    QCOMPARE(samples.size(), std::size_t{4});
    QCOMPARE(samples[1].bytes, 8000);
    for (std::size_t i = 1; i < samples.size(); ++i)
        QVERIFY(samples[i].seconds >= samples[i - 1].seconds);
}

void TestMemoryMeter::olderArraysCountNegative() {
    LargeVector<float> older(100);
    const MemoryMeter meter;
    older = LargeVector<float>();
    QCOMPARE(meter.bytes(), -400);
    QCOMPARE(meter.peak(), 0);
}

void TestMemoryMeter::metersNest() {
    const MemoryMeter outer;
    const LargeVector<float> first(10);
    {
        const MemoryMeter inner;
        const LargeVector<float> second(20);
        QCOMPARE(inner.bytes(), 80);
        QCOMPARE(outer.bytes(), 120);
    }
    const LargeVector<float> third(1);
    QCOMPARE(outer.bytes(), 44);
}

void TestMemoryMeter::countsAcrossThreads() {
    const MemoryMeter meter;
    std::atomic<int> chunks = 0;
    parallelChunks(200, 1, [&chunks](std::size_t chunk, std::size_t, std::size_t) {
        const LargeVector<float> mine(chunk + 1);
        chunks += static_cast<int>(mine.size() > 0);
    });
    QCOMPARE(chunks.load(), 200);
    QCOMPARE(meter.bytes(), 0);
    QVERIFY(meter.peak() >= 800);
}

void TestMemoryMeter::manySamplesKeepThePeak() {
    const MemoryMeter meter;
    for (int i = 0; i < 3000; ++i)
        const LargeVector<float> small(5);
    { const LargeVector<float> peak(70'000); }
    for (int i = 0; i < 9000; ++i)
        const LargeVector<float> small(5);
    const std::vector<MemorySample> samples = meter.samples();
    QVERIFY(samples.size() <= MemoryMeter::mostSamples);
    std::int64_t largest = 0;
    for (const MemorySample& sample : samples)
        largest = std::max(largest, sample.bytes);
    QCOMPARE(largest, 280'000);
}

void TestMemoryMeter::fitToReusesMemory() {
    LargeVector<float> vector;
    fitTo(vector, 1000);
    const float* const place = vector.data();
    fitTo(vector, 600);
    QCOMPARE(vector.data(), place);
    const MemoryMeter meter;
    fitTo(vector, 100);
    QCOMPARE(vector.size(), std::size_t{100});
    QCOMPARE(meter.bytes(), -3600); // what is far too large is given back
}

void TestMemoryMeter::processNumbers() {
    QVERIFY(peakResidentBytes() > 1'000'000);
    QVERIFY(availableMemoryBytes() > 1'000'000);
}

QTEST_GUILESS_MAIN(TestMemoryMeter)
#include "test_memory_meter.moc"
