// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "base/job_context.h"

#include <QtTest>

#include <chrono>
#include <vector>

using namespace fft_tensor;

class TestJobContext : public QObject {
    Q_OBJECT

  private slots:
    void nobodyWatches() {
        JobContext context;
        context.checkpoint();
        context.yieldPoint();
        context.setStage("Alone");
        context.setFraction(0.5);
    }

    void checkpointStopsWhenAsked() {
        bool stop = false;
        JobContext context([&] { return stop; }, {});
        context.checkpoint();
        stop = true;
        QVERIFY_EXCEPTION_THROWN(context.checkpoint(), Cancelled);
        QVERIFY_EXCEPTION_THROWN(context.yieldPoint(), Cancelled);
    }

    void yieldPointRunsTheHookAndChecksAgain() {
        bool stop = false;
        int runs = 0;
        JobContext context([&] { return stop; }, {}, [&] { stop = ++runs == 2; });
        context.yieldPoint();
        QCOMPARE(runs, 1);
        QVERIFY_EXCEPTION_THROWN(context.yieldPoint(), Cancelled);
        QCOMPARE(runs, 2);
    }

    void progressIsSparseAndEndsOnce() {
        std::vector<double> fractions;
        const auto begin = std::chrono::steady_clock::now();
        JobContext context({}, [&](const Progress& progress) { fractions.push_back(progress.fraction); });
        for (int i = 0; i <= 20000; ++i)
            context.setFraction(i / 20000.0);
        for (int i = 0; i < 5; ++i)
            context.setFraction(1);
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
        QCOMPARE(fractions.front(), 0.0);
        QCOMPARE(fractions.back(), 1.0);
        QCOMPARE(std::count(fractions.begin(), fractions.end(), 1.0), 1);
        QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
        QVERIFY(static_cast<double>(fractions.size()) <= elapsed.count() / 0.05 + 2);
    }

    void sharesNest() {
        Progress last;
        JobContext context({}, [&](const Progress& progress) { last = progress; });
        {
            const JobContext::Share half(context, 0.5, 1.0);
            {
                const JobContext::Share firstFifth(context, 0.0, 0.2);
                context.setStage("Inner");
                context.setFraction(7); // clamped to 1: reaches 0.6 of the whole, which is not yet reported
            }
            context.setFraction(1);
            QCOMPARE(last.fraction, 1.0);
            QCOMPARE(last.stage, std::string("Inner"));
            QVERIFY(last.secondsLeft >= 0.0 && last.secondsLeft < 1e-9);
        }
    }

    void innerShareFillsItsPart() {
        std::vector<double> fractions;
        JobContext context({}, [&](const Progress& progress) { fractions.push_back(progress.fraction); });
        const JobContext::Share outer(context, 0.5, 1.0);
        const JobContext::Share inner(context, 0.25, 0.75);
        context.setFraction(0.5); // the first report comes at once
        QCOMPARE(fractions.size(), std::size_t{1});
        QCOMPARE(fractions[0], 0.75);
    }
};

QTEST_GUILESS_MAIN(TestJobContext)
#include "test_job_context.moc"
