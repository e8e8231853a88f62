// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Which figures there are of a backend, and how they are told; how fast anything is, is no matter of a test.
#include "bench/benchmark.h"
#include "spectral/measurable.h"
#include "support/fake_device.h"

#include <QTest>

#include <algorithm>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestBenchmark : public QObject {
    Q_OBJECT

  private slots:
    void goalsAreReachedOrMissed() {
        const auto text = [](double value, const BenchmarkGoal& goal) {
            return benchmarkText({{"slider", value, "ms", goal, "GPU"}});
        };
        QCOMPARE(text(15, {16, true}), std::string("GPU: slider: 15 ms (goal: at most 16 ms: reached)\n"));
        QCOMPARE(text(17, {16, true}), std::string("GPU: slider: 17 ms (goal: at most 16 ms: missed)\n"));
        QCOMPARE(text(6, {6}), std::string("GPU: slider: 6 ms (goal: at least 6 ms: reached)\n"));
        QCOMPARE(text(5.9, {6}), std::string("GPU: slider: 5.9 ms (goal: at least 6 ms: missed)\n"));
        QVERIFY(benchmarkText({{"slider", 15, "ms", {}, "CPU"}}).find("goal") == std::string::npos);
    }

    void theBenchmarkMeasures() {
        const auto backend = makeCpuBackend();
        JobContext context;
        const auto entries = runBenchmark(*backend, {64, 1, 96}, context);
        QVERIFY(entries.size() >= 10);
        for (const BenchmarkEntry& entry : entries) {
            QVERIFY2(entry.value > 0, entry.name.c_str());
            QCOMPARE(entry.device, std::string("CPU"));
            QVERIFY(!entry.goal);
        }
    }

    /// Figures that only a Measurable can give are left out, and the others stay.
    void whatCannotBeMeasuredIsLeftOut() {
        FakeBackend backend(std::make_shared<FakeDevice>());
        QVERIFY(measurableOf(backend) == nullptr);
        JobContext context;
        const auto entries = runBenchmark(backend, {64, 1, 96}, context);
        QCOMPARE(entries.size(), std::size_t{4});
        for (const BenchmarkEntry& entry : entries)
            QVERIFY2(entry.value > 0 && entry.name.find("resident") == std::string::npos &&
                         entry.name.find("bandwidth") == std::string::npos,
                     entry.name.c_str());
    }
};

QTEST_APPLESS_MAIN(TestBenchmark)
#include "test_benchmark.moc"
