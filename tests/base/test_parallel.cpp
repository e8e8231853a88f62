// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "base/parallel.h"

#include <QtTest>

#include <atomic>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace fft_tensor;

namespace {

double harmonicSum(std::size_t count) {
    std::vector<double> parts(chunkCount(count, 1000));
    parallelChunks(count, 1000, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            parts[chunk] += 1.0 / static_cast<double>(i + 1);
    });
    return std::accumulate(parts.begin(), parts.end(), 0.0);
}

} // namespace

class TestParallel : public QObject {
    Q_OBJECT

  private slots:
    void everyIndexOnce_data() {
        QTest::addColumn<qulonglong>("count");
        QTest::addColumn<qulonglong>("chunkSize");
        QTest::newRow("nothing") << 0ull << 8ull;
        QTest::newRow("one") << 1ull << 8ull;
        QTest::newRow("exact") << 64ull << 8ull;
        QTest::newRow("ragged") << 100003ull << 97ull;
        QTest::newRow("one by one") << 1009ull << 1ull;
        QTest::newRow("one chunk") << 7ull << 1000ull;
    }

    void everyIndexOnce() {
        QFETCH(qulonglong, count);
        QFETCH(qulonglong, chunkSize);
        std::vector<std::atomic<int>> hits(count);
        std::vector<std::atomic<int>> chunks(chunkCount(count, chunkSize));
        parallelChunks(count, chunkSize, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
            ++chunks.at(chunk);
            if (begin != chunk * chunkSize || end - begin > chunkSize || end > count || begin >= end)
                throw std::logic_error("a wrong chunk");
            for (std::size_t i = begin; i < end; ++i)
                ++hits[i];
        });
        QVERIFY(std::all_of(hits.begin(), hits.end(), [](const auto& hit) { return hit == 1; }));
        QVERIFY(std::all_of(chunks.begin(), chunks.end(), [](const auto& hit) { return hit == 1; }));
    }

    void exceptionsComeThrough() {
        const auto run = [](auto thrown) {
            parallelChunks(1000, 1, [&](std::size_t chunk, std::size_t, std::size_t) {
                if (chunk == 500)
                    throw thrown;
            });
        };
        QVERIFY_EXCEPTION_THROWN(run(Error(ErrorCode::notFinite, "NaN")), Error);
        QVERIFY_EXCEPTION_THROWN(run(Cancelled{}), Cancelled);
    }

    void limitsNest() {
        const int all = parallelThreads();
        QVERIFY(all >= 1);
        {
            const ThreadLimit one(1);
            QCOMPARE(parallelThreads(), 1);
            {
                const ThreadLimit more(1000);
                QCOMPARE(parallelThreads(), 1); // an inner limit cannot widen the outer one
                const ThreadLimit none(0);
                QCOMPARE(parallelThreads(), 1);
            }
            std::set<std::thread::id> threads;
            parallelChunks(1000, 1, [&](std::size_t, std::size_t, std::size_t) {
                threads.insert(std::this_thread::get_id()); // no lock: it is one thread
            });
            QCOMPARE(threads.size(), std::size_t{1});
        }
        QCOMPARE(parallelThreads(), all);
    }

    void sumsDoNotDependOnThreads() {
        const double parallel = harmonicSum(1234567);
        const ThreadLimit one(1);
        QCOMPARE(parallel, harmonicSum(1234567));
        QVERIFY(std::abs(parallel - (std::log(1234567.0) + 0.5772156649015329 + 0.5 / 1234567)) < 1e-9);
    }

    void loopsNest() {
        std::atomic<int> sum = 0;
        parallelChunks(10, 1, [&](std::size_t, std::size_t, std::size_t) {
            parallelChunks(100, 7, [&](std::size_t, std::size_t begin, std::size_t end) {
                sum += static_cast<int>(end - begin);
            });
        });
        QCOMPARE(sum.load(), 1000);
    }
};

QTEST_GUILESS_MAIN(TestParallel)
#include "test_parallel.moc"
