// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Files of many layers: what a change costs does not grow with the list.
#include "support/memory_weights.h"
#include "ui/compute/runners.h"
#include "ui/compute/share_totals.h"
#include "ui/compute/sketch.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <random>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;

namespace {

OpenedFile manyLayers(int count) {
    std::vector<TensorInfo> tensors;
    for (int i = 0; i < count; ++i)
        tensors.push_back(tensorInfo("t." + std::to_string(i), {4, 4}));
    return {std::make_shared<MemoryWeights>(tensors), QStringLiteral("memory"), 0};
}

} // namespace

class TestLongLists : public QObject {
    Q_OBJECT
  private slots:
    /// Whatever came before, the sum is that of the shares that are there.
    void totalsForgetWhatWasThere() {
        constexpr std::size_t layers = 37;
        std::mt19937 generator(1);
        ShareTotals totals, fresh;
        totals.reset(layers);
        fresh.reset(layers);
        std::vector<LayerShare> shares(layers);
        for (int change = 0; change < 3000; ++change) {
            LayerShare& share = shares[generator() % layers];
            const double size = std::ldexp(1.0 + static_cast<double>(generator() % 7),
                                           static_cast<int>(generator() % 200) - 100);
            share = {generator() % 4 > 0, generator() % 2 > 0, size, size / 3, size / 2, generator() % 1000};
            totals.set(static_cast<std::size_t>(&share - shares.data()), share);
        }
        int known = 0, raw = 0;
        std::uint64_t input = 0;
        for (std::size_t i = 0; i < layers; ++i) {
            fresh.set(i, shares[i]);
            known += shares[i].known;
            raw += shares[i].raw;
            input += shares[i].known ? shares[i].inputBytes : 0;
        }
        QCOMPARE(totals.sum().known, known);
        QCOMPARE(totals.sum().raw, raw);
        QCOMPARE(totals.sum().inputBytes, input);
        QCOMPARE(totals.sum().bytes, fresh.sum().bytes); // to the last bit
        QCOMPARE(totals.sum().droppedEnergy, fresh.sum().droppedEnergy);
        QCOMPARE(totals.sum().energy, fresh.sum().energy);
        totals.reset(0);
        QCOMPARE(totals.sum().known, 0);
    }

    void oneLayersChangeCostsOneEvaluation() {
        Session session;
        Compute compute;
        Runners runners(session, compute);
        constexpr int layers = 150;
        session.setDocument(manyLayers(layers));
        QTRY_VERIFY(runners.survey.done() && session.totals().counted == layers);
        QTRY_VERIFY(session.numbers() && runners.settled());
        const std::uint64_t before = runners.survey.evaluations();
        QVERIFY(before <= 2 * layers); // one when its curve came
        session.beginDrag();
        constexpr int ticks = 20;
        for (int i = 0; i < ticks; ++i)
            session.setKeep(0.1 + 0.01 * i);
        session.endDrag();
        QCOMPARE(runners.survey.evaluations() - before, std::uint64_t{ticks});
        QTRY_VERIFY(runners.settled());
        QCOMPARE(runners.survey.evaluations() - before, std::uint64_t{ticks});
        QCOMPARE(session.totals().counted, layers);
        QTRY_COMPARE(session.surveyCounts().measured, layers);
    }

    void whatIsInSightIsMeasuredFirst() {
        Session session;
        Compute compute;
        const DeviceRunner devices(session, compute);
        SurveyRunner runner(session, compute);
        session.setDocument(manyLayers(60));
        session.setShownLayers({41, 40, 7});
        std::vector<int> order;
        connect(&session, &Session::surveyRowChanged, this, [&order](int row) { order.push_back(row); });
        runner.resume();
        QTRY_VERIFY(order.size() >= 5);
        QCOMPARE(std::vector<int>(order.begin(), order.begin() + 4), (std::vector<int>{0, 41, 40, 7}));
        QTRY_VERIFY(runner.done());
    }

    /// Straight lines between what is left say what the whole curve says.
    void curvesLoseOnlyTheirPlateaus() {
        LayerSketch whole;
        whole.fullCount = 16;
        whole.positions = 12;
        for (int i = 0; i <= 160; ++i) {
            const double keep = i / 160.0;
            const auto units = static_cast<std::uint64_t>(keep * 9);
            whole.points.push_back({keep, 1 - static_cast<double>(units) / 9, 0, units});
        }
        LayerSketch slim = whole;
        slim.points = withoutPlateaus(whole.points);
        QVERIFY(slim.points.size() <= 20);
        for (int i = 0; i <= 1000; ++i) {
            const Goal goal{Goal::Kind::keep, i / 1000.0};
            const SketchNumbers a = evaluate(whole, goal, 64), b = evaluate(slim, goal, 64);
            QVERIFY(std::abs(a.relativeError - b.relativeError) < 1e-12);
            QCOMPARE(a.bytes, b.bytes);
        }
    }

    void recipesTakeTheCommonestSettings() {
        Session session;
        session.setDocument(manyLayers(30));
        session.setKeep(0.3);
        session.applyCurrentTo({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, QString());
        const Recipe recipe = session.recipe();
        QCOMPARE(recipe.fallback.goal.value, 0.3);
        QCOMPARE(recipe.rules.size(), std::size_t{14});
        for (int i = 0; i < 30; ++i)
            QVERIFY(recipe.settingsFor(session.tensor(i).name) == session.settings(i));
    }
};

QTEST_MAIN(TestLongLists)
#include "test_long_lists.moc"
