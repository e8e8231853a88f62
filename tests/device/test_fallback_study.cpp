// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// A study of products on a device that fails in the middle of it: what was not measured there says so.
#include "base/error.h"
#include "base/parallel.h"
#include "device/fallback_backend.h"
#include "product/product_samples.h"
#include "product/study/product_study.h"
#include "support/fake_products.h"

#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestFallbackStudy : public QObject {
    Q_OBJECT

    FakeDevicePtr m_device;
    std::unique_ptr<Backend> m_cpu = makeCpuBackend();

    /// Of one tensor at two batches and two keeps: nine rows. `failing`: the call of multiply() that does.
    ProductStudy studyWith(ErrorCode code, int failing, int& multiplied) {
        m_device = std::make_shared<FakeDevice>();
        multiplied = 0;
        m_device->before = [&multiplied, code, failing](const std::string& operation) {
            if (operation == "multiply" && ++multiplied == failing)
                throw Error(code, "The fake device was told to fail.");
        };
        FallbackParts parts;
        parts.device.backend = std::make_unique<FakeBackend>(m_device);
        parts.device.products = std::make_unique<FakeProducts>(m_device);
        parts.cpu = makeCpuBackend();
        const DeviceParts device = makeFallback(std::move(parts));
        JobContext job;
        const auto analysis = m_cpu->analyze(whiteTensor({12, 10}, 5), {0, 1}, job);
        StudyOptions options;
        options.keep = 0.5;
        options.batch = 3;
        options.batches = {1};
        options.keeps = {0.2};
        options.effort = {0, 1};
        return studyProducts(*analysis, options, m_cpu->transform(), *device.products, job);
    }
    static bool saysSo(const StudyRow& row) {
        return row.problem == "The " + std::string(name(row.method)) + " product went to another device (" +
                                  cpuText() +
                                  "), because Fake GPU lacks the memory or failed. It is not measured there.";
    }
    static int countOf(const ProductStudy& study) {
        int count = 0;
        for (const StudyRow& row : study.rows)
            count += row.problem.empty() ? 0 : 1;
        return count;
    }

  private slots:
    void aSoundDeviceIsMeasured() {
        int multiplied = 0;
        const ProductStudy study = studyWith(ErrorCode::deviceFailed, -1, multiplied);
        QCOMPARE(study.device, std::string("Fake GPU"));
        QCOMPARE(study.rows.size(), std::size_t{9});
        QCOMPARE(countOf(study), 0);
    }

    void rowsOfAnotherDevice_data() {
        QTest::addColumn<bool>("lost");
        QTest::newRow("no memory for one product") << false;
        QTest::newRow("the device is lost") << true;
    }
    /// Whenever it happens, in profiling, in a first try or between the clock's ticks: no row has times of
    /// the CPU under the device's name, and those that are missing have the sentence.
    void rowsOfAnotherDevice() {
        QFETCH(bool, lost);
        int all = 0, multiplied = 0;
        (void)studyWith(ErrorCode::internal, -1, all);
        constexpr int profiling = 6; // twice each method, with products of their own
        for (int failing = 1; failing <= all; ++failing) {
            const ProductStudy study =
                studyWith(lost ? ErrorCode::deviceFailed : ErrorCode::outOfMemory, failing, multiplied);
            for (const StudyRow& row : study.rows) {
                QVERIFY2(row.problem.empty() || saysSo(row), row.problem.c_str());
                QCOMPARE(row.seconds > 0, row.problem.empty());
                QVERIFY(row.problem.empty() || (row.speedup == 0 && !row.withCopiesSeconds));
            }
            const int problems = countOf(study);
            QVERIFY2(failing <= profiling && !lost ? problems == 0 : problems > 0,
                     qPrintable(QStringLiteral("multiply %1 of %2: %3").arg(failing).arg(all).arg(problems)));
            QVERIFY(study.profiles.size() >= 2 || lost);
        }
    }
};

QTEST_GUILESS_MAIN(TestFallbackStudy)
#include "test_fallback_study.moc"
