// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Dense products: right with every kernel that this machine can run, and told which.
#include "base/parallel.h"
#include "product/methods/blas.h"
#include "product/methods/blas_choice.h"
#include "product/methods/dense_kernels.h"
#include "product/methods/few_rows_kernels.h"
#include "product/study/rounding_bound.h"
#include "support/tensors.h"

#include <hwy/targets.h>

#include <QProcess>
#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace fft_tensor;
using namespace fft_tensor::tests;

namespace {

constexpr std::size_t gap = 3; ///< numbers behind each row
constexpr float guard = 12345;

std::vector<float> numbers(std::size_t rows, std::size_t columns, std::uint64_t seed) {
    return whiteTensor({rows, columns}, seed)->values;
}

template<class T>
MatrixView<T> viewOf(std::vector<std::remove_const_t<T>>& values, std::size_t rows, std::size_t columns) {
    return {values.data(), rows, columns, columns + gap};
}

/// Every number of c = before + a·b against a sum in long double, by the bound for one sum.
template<class T>
void verifyProduct(const MatrixView<const T>& a, const MatrixView<const T>& b, bool transposed,
                   const MatrixView<T>& c, long double before) {
    for (std::size_t row = 0; row < c.rows; ++row)
        for (std::size_t column = 0; column < c.columns; ++column) {
            long double sum = before, size = std::abs(before);
            for (std::size_t k = 0; k < a.columns; ++k) {
                const long double term = static_cast<long double>(a.data[row * a.stride + k]) *
                                         b.data[transposed ? column * b.stride + k : k * b.stride + column];
                sum += term;
                size += std::abs(term);
            }
            // Doubles round 2^29 times more finely.
            const double finer = sizeof(T) == sizeof(float) ? 1 : 0x1p-29;
            const double limit =
                finer * sumTolerance(static_cast<double>(a.columns)) * static_cast<double>(size);
            QVERIFY2(std::abs(static_cast<double>(c.data[row * c.stride + column] - sum)) <= limit,
                     qPrintable(QStringLiteral("%1 rows, %2 products, row %3, column %4")
                                    .arg(c.rows)
                                    .arg(a.columns)
                                    .arg(row)
                                    .arg(column)));
        }
}

template<class T>
void verifyGuards(const std::vector<T>& values, std::size_t rows, std::size_t columns) {
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t i = 0; i < gap; ++i)
            QCOMPARE(values[row * (columns + gap) + columns + i], static_cast<T>(guard));
}

/// c = a·b + addTo·c through the one door, c being 2 before.
template<class T>
void verifyMatrices(std::size_t rows, std::size_t inner, std::size_t columns, bool transposed, T addTo,
                    int threads) {
    const std::vector<float> x = numbers(rows, inner + gap, 1);
    const std::vector<float> w =
        transposed ? numbers(columns, inner + gap, 2) : numbers(inner, columns + gap, 2);
    std::vector<T> a(x.begin(), x.end()), b(w.begin(), w.end()), c(rows * (columns + gap), T{2});
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t i = 0; i < gap; ++i)
            c[row * (columns + gap) + columns + i] = guard;
    if (addTo == 0)
        c.front() = std::numeric_limits<T>::quiet_NaN(); // which must not be looked at
    const MatrixView<const T> left = viewOf<const T>(a, rows, inner);
    const MatrixView<const T> right =
        transposed ? viewOf<const T>(b, columns, inner) : viewOf<const T>(b, inner, columns);
    multiplyMatrices(left, right, transposed, addTo, viewOf<T>(c, rows, columns), threads);
    verifyProduct<T>(left, right, transposed, viewOf<T>(c, rows, columns), 2 * addTo);
    verifyGuards(c, rows, columns);
}

} // namespace

class TestDenseKernels : public QObject {
    Q_OBJECT

  private slots:
    void fewRowsOnEveryTarget_data() {
        QTest::addColumn<qint64>("target");
        for (const std::int64_t target : hwy::SupportedAndGeneratedTargets())
            QTest::newRow(hwy::TargetName(target)) << static_cast<qint64>(target);
    }

    /// In two ranges, as two threads would, each number being what it is in one; nothing beside them changes.
    void fewRowsOnEveryTarget() {
        QFETCH(qint64, target);
        hwy::SetSupportedTargetsForTest(target);
        QVERIFY(mostFewRows() >= 2 && !fewRowsVectors().empty());
        for (const bool transposed : {false, true})
            for (const std::size_t rows : {1, 2, 3, 4, 5, 7, 9, 33})
                for (const auto& [inner, columns] :
                     {std::pair<std::size_t, std::size_t>{1, 1}, {7, 5}, {40, 130}, {4099, 21}}) {
                    std::vector<float> a = numbers(rows, inner + gap, rows), c(rows * (columns + gap), guard);
                    std::vector<float> b =
                        transposed ? numbers(columns, inner + gap, 4) : numbers(inner, columns + gap, 4);
                    const auto left = viewOf<const float>(a, rows, inner);
                    const auto right = transposed ? viewOf<const float>(b, columns, inner)
                                                  : viewOf<const float>(b, inner, columns);
                    for (std::size_t row = 0; row < rows; ++row)
                        std::fill_n(c.data() + row * (columns + gap), columns, 0.0f);
                    std::vector<float> whole = c;
                    addFewRows(left, right, transposed, viewOf<float>(whole, rows, columns), 0, columns);
                    verifyProduct<float>(left, right, transposed, viewOf<float>(whole, rows, columns), 0);
                    const std::size_t middle = columns / 2 / 64 * 64;
                    addFewRows(left, right, transposed, viewOf<float>(c, rows, columns), 0, middle);
                    for (std::size_t column = middle; column < columns; ++column)
                        QCOMPARE(c[column], 0.0f);
                    addFewRows(left, right, transposed, viewOf<float>(c, rows, columns), middle, columns);
                    QCOMPARE(c, whole);
                    verifyGuards(c, rows, columns);
                }
    }

    /// Few rows and many, more rows than columns, one thread and all; float and double.
    void everyShape() {
        for (const bool transposed : {false, true})
            for (const int threads : {0, 1})
                for (const std::size_t rows : {1, 5, 70, 140})
                    for (const std::size_t columns : {1, 90, 161}) {
                        verifyMatrices<float>(rows, 333, columns, transposed, 0, threads);
                        verifyMatrices<float>(rows, 64, columns, transposed, 1, threads);
                        verifyMatrices<double>(rows, 50, columns, transposed, -2, threads);
                    }
        verifyMatrices<float>(40, 0, 10, false, 3, 0); // sums over nothing
        verifyMatrices<float>(2, 0, 10, true, 0, 0);
    }

    /// In processes of their own: a library takes its kernels once.
    void everyShapeWithEveryKernels() {
        for (const char* kernels : {"Prescott", "Haswell", "SkylakeX"}) {
            const CpuFeatures cpu = cpuFeatures();
            if (vectorBits(kernels) > (cpu.avx512 ? 512 : cpu.avx2 ? 256 : 128))
                continue;
            QProcess process;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("OPENBLAS_CORETYPE"), QLatin1String(kernels));
            environment.insert(QStringLiteral("FFT_TENSOR_TEST_KERNELS"), QLatin1String(kernels));
            process.setProcessEnvironment(environment);
            process.start(QCoreApplication::applicationFilePath(), {"everyShape", "theUsersKernelsAreUsed"});
            QVERIFY(process.waitForFinished(patience));
            QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
                     process.readAllStandardOutput());
        }
    }

    void theUsersKernelsAreUsed() {
        const QString asked = qEnvironmentVariable("FFT_TENSOR_TEST_KERNELS");
        if (asked.isEmpty())
            QSKIP("Only in a process of everyShapeWithEveryKernels.");
        const DenseKernels dense = denseKernels();
        QVERIFY2(dense.library.rfind("OpenBLAS ", 0) == 0, dense.library.c_str());
        QCOMPARE(QString::fromStdString(dense.kernels).toLower(), asked.toLower());
        const bool lower = vectorBits(dense.kernels) < vectorBits(bestKernels(cpuFeatures()));
        QCOMPARE(dense.warning.find("Unset OPENBLAS_CORETYPE") != std::string::npos, lower);
        QVERIFY(lower || dense.warning.empty());
    }

    void kernelsByFeatures() {
        const CpuFeatures old{}, wide{true, true, false, false}, zen2{true, false, true, false};
        const CpuFeatures zen4{true, true, true, true}, zen5{true, true, true, false};
        QCOMPARE(bestKernels(old), std::string_view());
        QCOMPARE(bestKernels(CpuFeatures{true, false, false, false}), std::string_view("Haswell"));
        QCOMPARE(bestKernels(wide), std::string_view("SkylakeX"));
        QCOMPARE(bestKernels(zen2), std::string_view("Zen"));
        QCOMPARE(bestKernels(zen4), std::string_view("Zen"));
        QCOMPARE(bestKernels(zen5), std::string_view("SkylakeX"));
        QVERIFY(kernelsWarning("SkylakeX", wide, {}).empty());
        QVERIFY(kernelsWarning("Cooperlake", wide, {}).empty());
        QVERIFY(kernelsWarning("Haswell", zen4, "Haswell").empty());
        QVERIFY(kernelsWarning("Prescott", old, {}).empty());
        QVERIFY(kernelsWarning("a name of next year", wide, {}).empty());
        const std::string byTable = kernelsWarning("Prescott", wide, {});
        for (const char* piece : {"128", "Prescott", "512", "SkylakeX", "Set OPENBLAS_CORETYPE=SkylakeX"})
            QVERIFY2(byTable.find(piece) != std::string::npos, byTable.c_str());
        const std::string asked = kernelsWarning("haswell", wide, "haswell");
        QVERIFY2(asked.find("Unset OPENBLAS_CORETYPE, which asks for haswell") != std::string::npos,
                 asked.c_str());
    }

    void cleanup() { hwy::SetSupportedTargetsForTest(0); }
};

QTEST_GUILESS_MAIN(TestDenseKernels)
#include "test_dense_kernels.moc"
