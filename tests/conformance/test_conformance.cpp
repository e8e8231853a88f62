// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The conformance suite passes the CPU, and fails backends that are wrong in one thing.
#include "broken_backend.h"
#include "conformance/report.h"
#include "support/test_sizes.h"

#include <QTest>

#include <set>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestConformance : public QObject {
    Q_OBJECT

    static ConformanceOptions smallOptions() {
        ConformanceOptions options;
        options.largestElements = 300;
        return options;
    }

    /// Topics with a failure.
    static std::set<std::string> failedTopics(Fault fault) {
        BrokenBackend backend(fault);
        JobContext context;
        std::set<std::string> topics;
        for (const ConformanceResult& result : runConformance(backend, nullptr, smallOptions(), context))
            if (!result.ok)
                topics.insert(result.name.substr(0, result.name.find(": ")));
        return topics;
    }

  private slots:
    void theCpuPasses() {
        const auto tested = makeCpuBackend(), reference = makeCpuBackend();
        ConformanceOptions options;
        options.largestElements = atFullSize() ? 20'000 : 2'000;
        JobContext context;
        const auto results = runConformance(*tested, reference.get(), options, context);
        const ConformanceTally tally = tallyOf(results);
        QVERIFY2(tally.failed == 0, conformanceText(results).c_str());
        QCOMPARE(tally.skipped, std::size_t{0});
        QVERIFY(tally.passed > 600);
        qInfo("%s", tallyText(tally).c_str());
    }

    void theDefinitionPasses() {
        const auto tested = makeCpuBackendWith(makeSlowTransform());
        JobContext context;
        const auto results = runConformance(*tested, nullptr, smallOptions(), context);
        QVERIFY2(tallyOf(results).failed == 0, conformanceText(results).c_str());
    }

    void aSoundWrapperPasses() { QVERIFY(failedTopics(Fault::none).empty()); }

    void everyFaultIsCaught_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("topic"); ///< one of those that must fail
        const auto row = [](Fault fault, const char* name, const char* topic) {
            QTest::newRow(name) << static_cast<int>(fault) << topic;
        };
        row(Fault::wrongWidening, "an element converted wrongly",
            "elements of every dtype give the spectrum of their values");
        row(Fault::wrongMeasure, "a measured error too large", "errors are those of what is rebuilt");
        row(Fault::swappedValues, "two values swapped", "choice is sorted");
        row(Fault::swappedSpectrum, "two coefficients swapped", "forward transform is its definition");
        row(Fault::missingMirror, "a mirror image left out", "representatives rebuild the tensor");
        row(Fault::singleMirror, "F where 2F is stored", "choice is the CPU's, bit for bit");
        row(Fault::wrongScale, "inverse scaled wrongly", "inverse undoes forward");
        row(Fault::wrongForwardScale, "forward scaled wrongly", "energy is conserved");
        row(Fault::spoilsInput, "weights overwritten by their transform",
            "forward leaves its input as it was");
        row(Fault::wrongExponent, "power of two forgotten", "choice is sorted");
        row(Fault::lastTies, "ties broken by the higher position", "choice is sorted");
        row(Fault::oneTooMany, "one coefficient more", "choice is the CPU's, bit for bit");
        row(Fault::otherPixel, "another map pixel", "maps are the CPU's, bit for bit");
        row(Fault::forgottenConjugate, "a conjugate forgotten", "map cells are their definition");
        row(Fault::staleMaps, "the last keep's rebuilt map", "rebuilt and error maps are near the CPU's");
        row(Fault::truncatedFloat16, "float16 cut, not rounded",
            "float16 values are nearest, their loss counted");
        row(Fault::forgottenLoss, "loss of rounding not counted",
            "float16 values are nearest, their loss counted");
        row(Fault::wrongNumbers, "error told too small", "numbers are sums");
        row(Fault::greedyKeep, "more kept than an error needs", "keep for an error is the smallest");
        row(Fault::acceptsNan, "NaN accepted", "NaN and infinity are refused by name and place");
        row(Fault::neverStops, "stop ignored", "work stops when asked, and leaves nothing half-done");
        row(Fault::restless, "other bits in every run", "runs are identical, bit for bit");
        row(Fault::losesSpectrum, "adopted spectrum changed", "spectra survive the round trip");
        row(Fault::lostInSum, "a sum loses an entry", "sums and multiples add entries");
        row(Fault::lostInProduct, "a product loses an entry", "products of spectra are convolutions");
        row(Fault::lazyWork, "less work than a choice is", "resident work keeps as many as a choice");
        row(Fault::failing, "throws", "sums and multiples add entries");
    }

    void everyFaultIsCaught() {
        QFETCH(int, fault);
        QFETCH(QString, topic);
        const std::set<std::string> topics = failedTopics(static_cast<Fault>(fault));
        std::string found;
        for (const std::string& failed : topics)
            found += failed + "; ";
        QVERIFY2(topics.count(topic.toStdString()) == 1, ("failed: " + found).c_str());
    }

    void cancelIsNoResult() {
        const auto tested = makeCpuBackend();
        JobContext stopped([] { return true; }, {});
        QVERIFY_EXCEPTION_THROWN((void)runConformance(*tested, nullptr, smallOptions(), stopped), Cancelled);
    }

    void theReportNamesWhatFailed() {
        const std::vector<ConformanceResult> results{{"law: 3 × 4 over 0", true, false, "12 comparisons"},
                                                     {"law: 4 × 4 over 0", false, false, "element 3 differs"},
                                                     {"other", false, true, "no memory"}};
        const std::string text = conformanceText(results);
        for (const char* part : {"FAILED   law: 4 × 4 over 0", "element 3 differs",
                                 "law (1 passed, 1 failed)", "skipped  other", "no memory"})
            QVERIFY2(text.find(part) != std::string::npos, text.c_str());
        QCOMPARE(tallyText(tallyOf(results)), std::string("1 passed, 1 failed, 1 skipped"));
    }
};

QTEST_APPLESS_MAIN(TestConformance)
#include "test_conformance.moc"
