// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "matmul/product_samples.h"

#include "base/error.h"
#include "base/memory_meter.h"
#include "matmul/row_blocks.h"

#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::tests;

/// Consecutive rows of W, a block at a time, are the rows of the whole rebuilt W.
class TestRowBlocks : public QObject {
    Q_OBJECT

  private slots:
    void blocks_data();
    void blocks();
    void memoryIsBounded();
    void cancelledBlockCanBeAskedForAgain();
    void noRows();

  private:
    std::unique_ptr<Backend> m_backend = makeCpuBackend();
};

void TestRowBlocks::blocks_data() {
    QTest::addColumn<QVector<int>>("shape");
    QTest::addColumn<QVector<int>>("axes");
    QTest::addColumn<int>("rowAxes");
    QTest::newRow("prime rows") << QVector<int>{37, 20} << QVector<int>{0, 1} << 1;
    QTest::newRow("rows halved") << QVector<int>{61, 18} << QVector<int>{0, 1} << 1;
    QTest::newRow("only rows transformed") << QVector<int>{30, 11} << QVector<int>{0} << 1;
    QTest::newRow("only columns transformed") << QVector<int>{30, 11} << QVector<int>{1} << 1;
    QTest::newRow("rank 4") << QVector<int>{10, 3, 5, 4} << QVector<int>{0, 2, 3} << 1;
    QTest::newRow("two axes as rows") << QVector<int>{6, 7, 10} << QVector<int>{0, 1, 2} << 2;
    QTest::newRow("one row") << QVector<int>{50} << QVector<int>{0} << 0;
    QTest::newRow("one column") << QVector<int>{50} << QVector<int>{0} << 1;
}

void TestRowBlocks::blocks() {
    QFETCH(QVector<int>, shape);
    QFETCH(QVector<int>, axes);
    QFETCH(int, rowAxes);
    JobContext job;
    const TensorPtr tensor = whiteTensor(Shape(shape.begin(), shape.end()), 11);
    const SparseSpectralTensor sparse = sparseOf(tensor, {axes.begin(), axes.end()}, 0.4, *m_backend);
    const std::vector<float> truth = rebuild(sparse, m_backend->transform(), job);
    for (const std::uint64_t rowsAtOnce : {1, 3, 16, 1000}) {
        RowBlocks blocks(sparse, rowAxes, rowsAtOnce, job);
        std::vector<float> values;
        std::uint64_t row = 0;
        while (const auto block = blocks.next(job)) {
            QCOMPARE(block->firstRow, row);
            QVERIFY(block->rows > 0 && block->rows <= rowsAtOnce);
            QCOMPARE(block->values.size(), block->rows * blocks.columns());
            values.insert(values.end(), block->values.begin(), block->values.end());
            row += block->rows;
        }
        QCOMPARE(row, blocks.rows());
        QCOMPARE(values.size(), truth.size());
        QVERIFY(relativeDistance(values, truth) < 1e-6);
    }
}

/// Two blocks and some columns, however large W is.
void TestRowBlocks::memoryIsBounded() {
    JobContext job;
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({509, 800}, 2), {0, 1}, 0.01, *m_backend);
    const MemoryMeter meter;
    RowBlocks blocks(sparse, 1, 8, job);
    while (blocks.next(job)) {
    }
    QVERIFY2(meter.peak() < 4 * 509 * 800 / 2, qPrintable(QString::number(meter.peak())));
}

void TestRowBlocks::cancelledBlockCanBeAskedForAgain() {
    JobContext job;
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({40, 30}, 4), {0, 1}, 0.5, *m_backend);
    const std::vector<float> truth = rebuild(sparse, m_backend->transform(), job);
    RowBlocks blocks(sparse, 1, 7, job);
    (void)blocks.next(job);
    JobContext stopped([] { return true; }, {});
    QVERIFY_EXCEPTION_THROWN((void)blocks.next(stopped), Cancelled);
    const auto block = blocks.next(job);
    QVERIFY(block && block->firstRow == 7);
    const std::vector<float> expected(truth.begin() + 7 * 30, truth.begin() + 14 * 30);
    QVERIFY(relativeDistance(block->values, expected) < 1e-6);
}

void TestRowBlocks::noRows() {
    JobContext job;
    const SparseSpectralTensor sparse = sparseOf(whiteTensor({4, 4}, 1), {0, 1}, 1, *m_backend);
    try {
        const RowBlocks blocks(sparse, 1, 0, job);
        QFAIL("0 rows at a time were accepted");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::invalidArgument);
        QVERIFY(error.message().find("1 or more") != std::string::npos);
    }
}

QTEST_GUILESS_MAIN(TestRowBlocks)
#include "test_row_blocks.moc"
