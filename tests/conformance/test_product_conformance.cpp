// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The cases of products pass the CPU's, and fail products that are wrong in one thing.
#include "broken_products.h"
#include "conformance/product_cases.h"
#include "conformance/report.h"
#include "support/test_sizes.h"

#include <QTest>

#include <set>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestProductConformance : public QObject {
    Q_OBJECT

    static std::vector<ConformanceResult> resultsOf(ProductFactory& products, std::uint64_t largestElements) {
        ConformanceOptions options;
        options.largestElements = largestElements;
        JobContext context;
        return runCases(productCases(products, options), context);
    }

    /// Topics with a failure.
    static std::set<std::string> failedTopics(ProductFault fault) {
        BrokenProducts products(fault);
        std::set<std::string> topics;
        for (const ConformanceResult& result : resultsOf(products, 300))
            if (!result.ok)
                topics.insert(result.name.substr(0, result.name.find(": ")));
        return topics;
    }

  private slots:
    void theCpuPasses() {
        const auto backend = makeCpuBackend();
        const auto products = makeCpuProducts(backend->transform());
        const auto results = resultsOf(*products, atFullSize() ? 100'000 : 5'000);
        const ConformanceTally tally = tallyOf(results);
        QVERIFY2(tally.failed == 0, conformanceText(results).c_str());
        QCOMPARE(tally.skipped, std::size_t{0});
        QVERIFY(tally.passed > 40);
        qInfo("%s", tallyText(tally).c_str());
    }

    void aSoundWrapperPasses() { QVERIFY(failedTopics(ProductFault::none).empty()); }

    void everyFaultIsCaught_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("topic"); ///< one of those that must fail
        const auto row = [](ProductFault fault, const char* name, const char* topic) {
            QTest::newRow(name) << static_cast<int>(fault) << topic;
        };
        row(ProductFault::scaled, "y scaled by 1.00001", "products are x·W");
        row(ProductFault::swappedOutputs, "two outputs swapped", "products are x·W");
        row(ProductFault::lostBias, "bias forgotten", "products are x·W");
        row(ProductFault::lostRow, "the row after 16 forgotten", "products of every batch");
        row(ProductFault::lostEntry, "a coefficient left out", "products are x·W");
        row(ProductFault::lostExponent, "power of two forgotten", "tiny and huge weights multiply");
        row(ProductFault::lostInBlocks, "wrong in blocks of five", "streaming in blocks of any size");
        row(ProductFault::ignoredTranspose, "transposition ignored", "products are x·W");
        row(ProductFault::ignoredStride, "strides ignored", "views of x give the same product");
        row(ProductFault::ignoredLimit, "limit ignored", "products keep within a memory limit");
        row(ProductFault::acceptsBlocks, "blocks of nothing accepted",
            "blocks and matricizations that make no sense are refused");
        row(ProductFault::spreadsNan, "NaN reaches the next row", "NaN and infinity stay in their row");
        row(ProductFault::swallowsNan, "NaN swallowed", "NaN and infinity stay in their row");
        row(ProductFault::restless, "other bits in every run", "products are x·W");
        row(ProductFault::neverStops, "stop ignored", "products stop when asked, and multiply afterwards");
        row(ProductFault::keepsWork, "work memory kept", "products tell what they hold");
        row(ProductFault::otherDevice, "another device's name", "products tell what they hold");
        row(ProductFault::failing, "throws", "products of empty weights are 0");
    }

    void everyFaultIsCaught() {
        QFETCH(int, fault);
        QFETCH(QString, topic);
        const std::set<std::string> topics = failedTopics(static_cast<ProductFault>(fault));
        std::string found;
        for (const std::string& failed : topics)
            found += failed + "; ";
        QVERIFY2(topics.count(topic.toStdString()) == 1, ("failed: " + found).c_str());
    }
};

QTEST_APPLESS_MAIN(TestProductConformance)
#include "test_product_conformance.moc"
