// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/product_samples.h"

#include "base/large_vector.h"
#include "product/methods/row_tiles.h"
#include "product/methods/spectral_kernels.h"

#include <hwy/targets.h>

#include <QTest>

#include <complex>

using namespace fft_tensor;
using namespace fft_tensor::tests;

/// The loops of the spectral product, for every vector width that this machine has.
class TestKernels : public QObject {
    Q_OBJECT

  private slots:
    void everyTarget_data();
    void everyTarget();
    void transposition();
    void tiles();
    void cleanup() { hwy::SetSupportedTargetsForTest(0); }

  private:
    void checkTile(const SpectralWeights& weights, std::size_t rows);
};

namespace {

using Exact = std::complex<double>;

/// X[frequency] of one row of a tile.
Exact numberAt(const SpectralWeights& weights, const float* x, std::size_t rows, std::size_t frequency,
               std::size_t row) {
    const float* const at = x + frequency * inputWidth(weights.kind, rows) + row;
    return {at[0], weights.kind == SidesKind::realInput ? 0.0 : static_cast<double>(at[rows])};
}

/// Y of one row by the formula of matricization.h, and how far from it sums in float32 may be.
std::vector<Exact> plainProduct(const SpectralWeights& weights, const float* x, std::size_t rows,
                                std::size_t row, std::vector<double>& tolerances) {
    std::vector<Exact> y(weights.matricization.output().frequencies);
    tolerances.assign(y.size(), 1e-30);
    std::vector<double> terms(y.size());
    for (std::size_t block = 0; block < weights.blocks; ++block)
        for (std::size_t output = 0; output < y.size(); ++output)
            for (const bool plain : {false, true}) {
                const std::size_t run = weights.runOf(block, output, plain);
                for (std::size_t e = weights.runs[run]; e < weights.runs[run + 1]; ++e) {
                    const std::size_t frequency = block * weights.blockRows + weights.position(e);
                    const Exact number = numberAt(weights, x, rows, frequency, row);
                    y[output] += Exact(weights.values[e]) * (plain ? number : std::conj(number));
                    tolerances[output] += std::abs(Exact(weights.values[e])) * std::abs(number);
                    terms[output] += 2; // products of real numbers in each part of a complex one
                }
            }
    for (std::size_t output = 0; output < y.size(); ++output)
        tolerances[output] *= sumTolerance(terms[output]);
    return y;
}

} // namespace

void TestKernels::everyTarget_data() {
    QTest::addColumn<qint64>("target");
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets())
        QTest::newRow(hwy::TargetName(target)) << static_cast<qint64>(target);
}

void TestKernels::checkTile(const SpectralWeights& weights, std::size_t rows) {
    constexpr std::size_t guards = 64;
    constexpr float guard = 12345;
    const std::size_t frequencies = weights.matricization.input().frequencies;
    const std::size_t outputs = weights.matricization.output().frequencies,
                      width = outputWidth(weights.kind, rows);
    const std::vector<float> numbers = randomRows(frequencies, inputWidth(weights.kind, rows), rows);
    const LargeVector<float> x(numbers.begin(), numbers.end());
    LargeVector<float> y(outputs * width + guards, guard);
    // In two parts, as two threads would.
    multiplyTile(weights, rows, x.data(), y.data(), 0, outputs / 3);
    for (std::size_t i = outputs / 3 * width; i < y.size(); ++i)
        QCOMPARE(y[i], guard);
    multiplyTile(weights, rows, x.data(), y.data(), outputs / 3, outputs);
    for (std::size_t i = outputs * width; i < y.size(); ++i)
        QCOMPARE(y[i], guard);
    for (std::size_t row = 0; row < rows; ++row) {
        std::vector<double> tolerances;
        const std::vector<Exact> truth = plainProduct(weights, x.data(), rows, row, tolerances);
        for (std::size_t output = 0; output < outputs; ++output) {
            const float* const at = y.data() + output * width + row;
            const bool real = weights.kind == SidesKind::realOutput;
            const Exact seen(at[0], real ? truth[output].imag() : static_cast<double>(at[rows]));
            QVERIFY2(std::abs(seen - truth[output]) <= tolerances[output],
                     qPrintable(QStringLiteral("%1 rows, row %2, output %3").arg(rows).arg(row).arg(output)));
        }
    }
}

/// All three kinds of sides, all widths, one byte and two of position, one block and more.
void TestKernels::everyTarget() {
    QFETCH(qint64, target);
    hwy::SetSupportedTargetsForTest(target);
    const auto backend = makeCpuBackend();
    JobContext job;
    QVERIFY(widestTile() >= 2);
    for (const Shape& shape : {Shape{40, 50}, Shape{700, 12}, Shape{9000, 3}})
        for (const std::vector<int>& axes : {std::vector{0, 1}, std::vector{0}, std::vector{1}})
            for (const double keep : {0.02, 0.6}) {
                const SparseSpectralTensor sparse = sparseOf(whiteTensor(shape, 8), axes, keep, *backend);
                const SpectralWeights weights = packWeights(sparse, {}, job);
                for (std::size_t rows = 1; rows <= widestTile(); rows *= 2)
                    checkTile(weights, rows);
            }
}

void TestKernels::transposition() {
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
        hwy::SetSupportedTargetsForTest(target);
        for (const std::size_t rows : {1, 3, 4, 16, 21})
            for (const std::size_t columns : {1, 2, 5, 16, 35}) {
                const std::vector<float> in = randomRows(rows, columns + 3, 1);
                std::vector<float> out((rows + 2) * columns, -1);
                transposeFloats(in.data(), columns + 3, out.data(), rows + 2, rows, columns);
                for (std::size_t c = 0; c < columns; ++c)
                    for (std::size_t r = 0; r < rows + 2; ++r)
                        QCOMPARE(out[c * (rows + 2) + r], r < rows ? in[r * (columns + 3) + c] : -1.0f);
            }
    }
}

void TestKernels::tiles() {
    for (const std::size_t widest : {2, 8, 32})
        for (std::uint64_t batch = 1; batch < 100; ++batch) {
            std::uint64_t next = 0;
            for (const RowTile& tile : tilesOf(batch, widest)) {
                QCOMPARE(tile.firstRow, next);
                QVERIFY(tile.rows <= tile.width && tile.rows * 2 > tile.width && tile.width <= widest);
                next += tile.rows;
            }
            QCOMPARE(next, batch);
        }
}

QTEST_GUILESS_MAIN(TestKernels)
#include "test_kernels.moc"
