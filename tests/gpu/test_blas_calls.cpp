// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Products of every layout against plain sums in double.
#include "gpu/device_arrays.h"
#include "runtime/blas.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace fft_tensor;
using namespace fft_tensor::gpu;
using calls::GemmSpec;

namespace {

std::vector<double> expectedProduct(const GemmSpec& s, const std::vector<float>& a,
                                    const std::vector<float>& b, const std::vector<float>& c) {
    std::vector<double> product(c.begin(), c.end());
    for (std::int64_t row = 0; row < s.rows; ++row)
        for (std::int64_t column = 0; column < s.columns; ++column) {
            double sum = 0;
            for (std::int64_t i = 0; i < s.inner; ++i)
                sum += static_cast<double>(a[s.transposeA ? i * s.lda + row : row * s.lda + i]) *
                       b[s.transposeB ? column * s.ldb + i : i * s.ldb + column];
            double& to = product[row * s.ldc + column];
            to = static_cast<double>(s.alpha) * sum + (s.beta == 0 ? 0 : static_cast<double>(s.beta) * to);
        }
    return product;
}

} // namespace

class TestBlasCalls : public QObject {
    Q_OBJECT

  private slots:
    void init() { host::configureHostDevice({}); }

    void everyLayout() {
        for (const bool transposeA : {false, true})
            for (const bool transposeB : {false, true})
                for (const auto& [rows, columns, inner] :
                     {std::tuple{1, 1, 1}, {1, 7, 5}, {6, 1, 3}, {9, 4, 17}, {5, 6, 0}})
                    for (const auto& [alpha, beta, gap] : {std::tuple{1.0f, 0.0f, 0}, {-2.0f, 0.5f, 3}}) {
                        GemmSpec s{transposeA, transposeB, rows, columns, inner};
                        s.lda = (transposeA ? rows : inner) + gap;
                        s.ldb = (transposeB ? inner : columns) + gap;
                        s.ldc = columns + gap;
                        s.alpha = alpha;
                        s.beta = beta;
                        check(s, 1e-6);
                    }
    }

    /// Factors lose 13 of their 23 bits: the product differs, by no more than that.
    void tensorCoresRoundTheirFactors() {
        GemmSpec s{false, false, 8, 8, 64, 64, 8, 8};
        const double exact = check(s, 1e-6);
        s.math = calls::BlasMath::tensorFloat32;
        const double rounded = check(s, 1e-3);
        QVERIFY(exact < 1e-6 && rounded > 1e-5);
    }

    /// Factors of 16 bits, as they lie: 1.5 · 2 + (-3) · 0.25 and so on, all exact.
    void factorsInBfloat16() {
        DeviceMemory memory;
        Stream stream;
        Blas blas;
        const auto a = onDevice(std::vector<std::uint16_t>{0x3fc0, 0xc040}, memory, stream);
        const auto b = onDevice(std::vector<std::uint16_t>{0x4000, 0x3f80, 0x3e80, 0x0000}, memory, stream);
        auto c = onDevice(std::vector<float>{0, 0}, memory, stream);
        GemmSpec s{false, false, 1, 2, 2, 2, 2, 2};
        s.math = calls::BlasMath::bfloat16;
        blas.multiply(s, a.data(), b.data(), c.data(), stream);
        QCOMPARE(onHost(c, stream), (std::vector<float>{2.25f, 1.5f}));
    }

    void withoutBetaTheOldNumbersDoNotCount() {
        DeviceMemory memory;
        Stream stream;
        Blas blas;
        const auto a = onDevice(std::vector<float>{2}, memory, stream);
        auto c = onDevice(std::vector<float>{std::numeric_limits<float>::quiet_NaN()}, memory, stream);
        blas.multiply({false, false, 1, 1, 1, 1, 1, 1}, a.data(), a.data(), c.data(), stream);
        QCOMPARE(onHost(c, stream)[0], 4.0f);
    }

    void matricesStayInsideBuffers() {
        DeviceMemory memory;
        Stream stream;
        Blas blas;
        DeviceBuffer<float> a(memory, 11), b(memory, 12), c(memory, 9);
        QVERIFY(
            says(errorOf([&] {
                     blas.multiply({false, false, 3, 3, 4, 4, 3, 3}, a.data(), b.data(), c.data(), stream);
                 }),
                 "inside one buffer"));
    }

  private:
    /// The largest difference, relative to the number of terms.
    static double check(const GemmSpec& s, double tolerance) {
        DeviceMemory memory;
        Stream stream;
        Blas blas;
        const auto a = randomNumbers(static_cast<std::size_t>((s.transposeA ? s.inner : s.rows) * s.lda), 1);
        const auto b =
            randomNumbers(static_cast<std::size_t>((s.transposeB ? s.columns : s.inner) * s.ldb), 2);
        const auto c = randomNumbers(static_cast<std::size_t>(s.rows * s.ldc), 3);
        const auto left = onDevice(a, memory, stream), right = onDevice(b, memory, stream);
        auto product = onDevice(c, memory, stream);
        blas.multiply(s, left.data(), right.data(), product.data(), stream);
        const auto got = onHost(product, stream);
        const auto expected = expectedProduct(s, a, b, c);
        double worst = 0;
        for (std::size_t i = 0; i < got.size(); ++i)
            worst = std::max(worst, std::abs(got[i] - expected[i]) / static_cast<double>(s.inner + 1));
        [&] { QVERIFY2(worst <= tolerance, qPrintable(QString::number(worst))); }();
        return worst;
    }
};

QTEST_APPLESS_MAIN(TestBlasCalls)
#include "test_blas_calls.moc"
