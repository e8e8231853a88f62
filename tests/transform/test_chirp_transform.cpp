// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/large_vector.h"
#include "support/tensors.h"
#include "transform/array_transform.h"
#include "transform/chirp_transform.h"
#include "transform/complex_kernels.h"
#include "transform/fast_length.h"

#include <QTest>

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

using namespace fft_tensor;
using namespace fft_tensor::tests;

using Complex = std::complex<float>;
using Exact = std::complex<double>;

/// Transforms of any length as convolutions with a chirp, against the definition.
class TestChirpTransform : public QObject {
    Q_OBJECT

  private slots:
    void lengths_data();
    void lengths();
    void eitherWayTheSame();
    void notANumber();
    void lengthsAreFast();
    void complexLoops();
};

namespace {

std::vector<Exact> dft(const std::vector<Exact>& numbers, double sign) {
    const std::size_t n = numbers.size();
    std::vector<Exact> result(n);
    for (std::size_t k = 0; k < n; ++k)
        for (std::size_t j = 0; j < n; ++j)
            result[k] +=
                numbers[j] * std::polar(1.0, sign * 2 * std::numbers::pi * static_cast<double>(j * k % n) /
                                                 static_cast<double>(n));
    return result;
}

LargeVector<Complex> randomNumbers(std::size_t count) {
    const std::vector<float> random = whiteTensor({2 * count}, count)->values;
    LargeVector<Complex> numbers(count);
    for (std::size_t i = 0; i < count; ++i)
        numbers[i] = {random[2 * i], random[2 * i + 1]};
    return numbers;
}

template<class Values, class Truth>
double distance(const Values& values, const Truth& truth, std::size_t count) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < count; ++i) {
        difference += std::norm(Exact(values[i]) - truth[i]);
        size += std::norm(truth[i]);
    }
    return std::sqrt(difference / size);
}

} // namespace

void TestChirpTransform::lengths_data() {
    QTest::addColumn<int>("length");
    QTest::addColumn<ChirpTransform::Planning>("planning");
    for (const int length : {1, 2, 3, 4, 17, 64, 101, 202, 521, 1018}) {
        QTest::addRow("%d", length) << length << ChirpTransform::Planning::measured;
        QTest::addRow("%d, the same in every run", length)
            << length << ChirpTransform::Planning::reproducible;
    }
}

void TestChirpTransform::lengths() {
    QFETCH(int, length);
    QFETCH(ChirpTransform::Planning, planning);
    const auto n = static_cast<std::uint64_t>(length);
    const std::size_t half = n / 2 + 1;
    LargeVector<Complex> in = randomNumbers(n), out(n), scratch;
    const std::vector<Exact> exact(in.begin(), in.end());
    ChirpTransform(FftKind::forward, n, planning).execute(in.data(), out.data(), scratch);
    QVERIFY(distance(out, dft(exact, -1), n) < 2e-6);
    ChirpTransform(FftKind::backward, n, planning).execute(in.data(), out.data(), scratch);
    QVERIFY(distance(out, dft(exact, 1), n) < 2e-6);

    LargeVector<float> reals(n);
    std::vector<Exact> realExact(n);
    for (std::size_t i = 0; i < n; ++i)
        realExact[i] = reals[i] = in[i].real();
    LargeVector<Complex> spectrum(half);
    ChirpTransform(FftKind::realToHalf, n, planning).execute(reals.data(), spectrum.data(), scratch);
    QVERIFY(distance(spectrum, dft(realExact, -1), half) < 2e-6);

    // Only the Hermitian part of what is given counts: the imaginary parts at both ends do not.
    spectrum.front() += Complex(0, 5);
    if (n % 2 == 0)
        spectrum.back() += Complex(0, 5);
    ChirpTransform(FftKind::halfToReal, n, planning).execute(spectrum.data(), reals.data(), scratch);
    for (Exact& value : realExact)
        value *= static_cast<double>(n);
    QVERIFY(distance(reals, realExact, n) < 3e-6);
}

/// Whichever way is chosen, the numbers are the same to rounding; also where no chirp can be used.
void TestChirpTransform::eitherWayTheSame() {
    JobContext job;
    for (const Shape& shape : {Shape{521}, Shape{1009}, Shape{1024}, Shape{7, 101}}) {
        std::vector<int> axes;
        for (std::size_t axis = 0; axis < shape.size(); ++axis)
            axes.push_back(static_cast<int>(axis));
        const SpectrumLayout layout(shape, axes);
        const std::vector<float> values = whiteTensor(shape, 4)->values;
        LargeVector<float> first(values.begin(), values.end()), second = first;
        LargeVector<Complex> a(layout.halfCount()), b(layout.halfCount());
        ArrayTransform transform(FftKind::realToHalf, layout, job);
        ArrayTransform::Scratch scratch;
        transform.execute(first.data(), a.data(), scratch);
        FftPlan::ofArray(FftKind::realToHalf, layout).execute(second.data(), b.data());
        QVERIFY(distance(a, std::vector<Exact>(b.begin(), b.end()), a.size()) < 2e-6);
        QVERIFY(transform.flops() > 0 && ArrayTransform::expectedFlops(FftKind::realToHalf, layout) > 0);
    }
}

void TestChirpTransform::notANumber() {
    LargeVector<float> reals(101, 1.0f);
    reals[7] = std::numeric_limits<float>::quiet_NaN();
    LargeVector<Complex> spectrum(51), scratch;
    ChirpTransform(FftKind::realToHalf, 101, ChirpTransform::Planning::reproducible)
        .execute(reals.data(), spectrum.data(), scratch);
    for (const Complex& number : spectrum)
        QVERIFY(std::isnan(number.real()));
}

void TestChirpTransform::lengthsAreFast() {
    QCOMPARE(largestPrimeFactor(1), std::uint64_t{1});
    QCOMPARE(largestPrimeFactor(4096), std::uint64_t{2});
    QCOMPARE(largestPrimeFactor(30522), std::uint64_t{5087});
    QCOMPARE(largestPrimeFactor(4099), std::uint64_t{4099});
    for (std::uint64_t least = 2; least < 5000; least += 7)
        for (const std::uint64_t power : {2, 32, 256}) {
            const std::uint64_t length = fastTransformLength(least, power);
            QVERIFY(length >= least && length % power == 0 && largestPrimeFactor(length) <= 7);
            for (std::uint64_t shorter = (least + power - 1) / power * power; shorter < length;
                 shorter += power)
                QVERIFY(largestPrimeFactor(shorter) > 7);
        }
}

/// Every length of the vectors' remainder, with guards behind the output.
void TestChirpTransform::complexLoops() {
    for (std::size_t count = 0; count < 70; ++count) {
        const LargeVector<Complex> a = randomNumbers(count + 1), b = randomNumbers(count + 2);
        std::vector<Complex> product(count + 1, Complex(77, 77));
        multiplyNumbers(a.data(), b.data(), product.data(), count);
        std::vector<float> re(count + 1, 55), im(count + 1, 55);
        splitNumbers(a.data(), re.data(), im.data(), count);
        for (std::size_t i = 0; i < count; ++i) {
            QVERIFY(std::abs(Exact(product[i]) - Exact(a[i]) * Exact(b[i])) < 1e-5);
            QVERIFY(re[i] == a[i].real() && im[i] == a[i].imag());
        }
        QVERIFY(product[count] == Complex(77, 77) && re[count] == 55 && im[count] == 55);
    }
}

QTEST_GUILESS_MAIN(TestChirpTransform)
#include "test_chirp_transform.moc"
