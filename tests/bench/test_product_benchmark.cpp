// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Which figures there are, and which goals; how fast anything is, is no matter of a test.
#include "bench/product_benchmark.h"

#include "support/fake_products.h"

#include <QTest>

#include <set>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestProductBenchmark : public QObject {
    Q_OBJECT

    static std::vector<BenchmarkEntry> run(bool goals, std::vector<std::uint64_t> sides) {
        FakeProducts products(std::make_shared<FakeDevice>());
        JobContext job;
        ProductBenchmarkOptions options;
        options.sides = std::move(sides);
        options.runs = 1;
        options.shortest = 0;
        options.goals = goals;
        return runProductBenchmark(products, options, job);
    }

  private slots:
    void figures() {
        const auto entries = run(false, {64, 96});
        std::set<std::string> names;
        for (const BenchmarkEntry& entry : entries) {
            QVERIFY2(entry.value > 0 && !entry.goal, entry.name.c_str());
            QCOMPARE(entry.device, std::string("Fake GPU"));
            names.insert(entry.name);
        }
        QCOMPARE(names.size(), entries.size());
        // Five batches with dense and two spectral products, streaming once, and its weight.
        QCOMPARE(entries.size(), std::size_t{2 * (5 * 3 + 2)});
        for (const char* name :
             {"dense product in float32, batch 256, 64x64",
              "speed of the spectral product against dense in float32, 5 %, batch 16, 96x96",
              "speed of the spectral product against dense in float32, 1 %, batch 256, 64x64",
              "speed of the streaming product against dense in float32, 5 %, batch 1024, 64x64",
              "weight memory of the streaming product against dense, 5 %, 96x96"})
            QVERIFY2(names.count(name) == 1, name);
    }

    /// The fake device has 3 MB.
    void whatDoesNotFitSaysSo() {
        const auto entries = run(true, {1024, 64});
        QCOMPARE(entries.size(), run(true, {64}).size() + 1);
        QCOMPARE(entries[0].name, std::string("products, 1024x1024"));
        QVERIFY(!entries[0].goal && entries[0].whyNot.find("do not fit") != std::string::npos);
        QVERIFY(
            benchmarkText({entries[0]}).find("Fake GPU: products, 1024x1024: not measured. They do not") ==
            0);
    }

    void goals() {
        using enum ProductMethod;
        for (const std::uint64_t side : {4096, 8192}) {
            QCOMPARE(deviceSpeedGoal(spectral, side, side, 256, 0.05), std::optional(1.5));
            QCOMPARE(deviceSpeedGoal(spectral, side, side, 256, 0.01), std::optional(5.0));
            for (const std::uint64_t batch : {1, 4, 16})
                QCOMPARE(deviceSpeedGoal(spectral, side, side, batch, 0.05), std::optional(2.5));
            QCOMPARE(deviceSpeedGoal(streaming, side, side, 1024, 0.05), std::optional(0.8));
        }
        QVERIFY(!deviceSpeedGoal(spectral, 4096, 8192, 256, 0.05));
        QVERIFY(!deviceSpeedGoal(spectral, 1024, 1024, 256, 0.05));
        QVERIFY(!deviceSpeedGoal(spectral, 4096, 4096, 32, 0.05));
        QVERIFY(!deviceSpeedGoal(spectral, 4096, 4096, 16, 0.01));
        QVERIFY(!deviceSpeedGoal(streaming, 4096, 4096, 256, 0.05));
        QVERIFY(!deviceSpeedGoal(dense, 4096, 4096, 256, 0.05));
        int stated = 0;
        for (const BenchmarkEntry& entry : run(true, {64}))
            stated += entry.goal ? 1 : 0;
        QCOMPARE(stated, 1); // of the weight's memory, whatever the size
    }

    void endsWhenCancelled() {
        FakeProducts products(std::make_shared<FakeDevice>());
        JobContext stopped([] { return true; }, {});
        QVERIFY_EXCEPTION_THROWN((void)runProductBenchmark(products, {{64}, 1, 0, false}, stopped),
                                 Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestProductBenchmark)
#include "test_product_benchmark.moc"
