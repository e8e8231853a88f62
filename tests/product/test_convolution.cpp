// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/convolution_samples.h"

#include "base/error.h"
#include "transform/fast_length.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <utility>

using namespace fft_tensor;
using namespace fft_tensor::tests;

namespace {

constexpr KernelUse bothUses[] = {KernelUse::convolve, KernelUse::correlate};
constexpr ConvolutionExtent allExtents[] = {ConvolutionExtent::full, ConvolutionExtent::same,
                                            ConvolutionExtent::valid};

bool neitherFits(const Shape& signal, const Shape& kernel) {
    bool longer = false, shorter = false;
    for (std::size_t axis = 0; axis < signal.size(); ++axis) {
        longer = longer || signal[axis] > kernel[axis];
        shorter = shorter || signal[axis] < kernel[axis];
    }
    return longer && shorter;
}

Shape shapeOf(const QVector<int>& lengths) {
    return {lengths.begin(), lengths.end()};
}

} // namespace

/// Convolutions through the spectrum are what the definition says, whatever the shapes.
class TestConvolution : public QObject, private ConvolutionFixture {
    Q_OBJECT

  private slots:
    void shapes_data();
    void shapes();
    void randomShapes();
    void publishedExamples_data();
    void publishedExamples();
    void impulses();
    void waveIsAnEigenfunction();
    void largeImages();
    void scaledKernels();
    void fastLengths();

  private:
    void compareLinear(const Shape& signal, const Shape& kernel, double keep, std::uint64_t seed);
    void compareCircular(const Shape& shape, double keep, std::uint64_t seed);
};

void TestConvolution::compareLinear(const Shape& signal, const Shape& kernelShape, double keep,
                                    std::uint64_t seed) {
    const SparseSpectralTensor kernel = kernelOf(whiteTensor(kernelShape, seed), keep);
    const std::vector<float> w = rebuild(kernel, m_backend->transform(), m_job);
    const std::vector<float> x = whiteTensor(signal, seed + 1)->values;
    for (const KernelUse use : bothUses)
        for (const ConvolutionExtent extent : allExtents) {
            const ConvolutionOptions options{use, extent};
            if (extent == ConvolutionExtent::valid && neitherFits(signal, kernelShape)) {
                QVERIFY_EXCEPTION_THROWN((void)linear(kernel, signal, options), Error);
                continue;
            }
            const auto convolution = linear(kernel, signal, options);
            const ExactTensor truth =
                linearByDefinition(exactOf(signal, x), exactOf(kernelShape, w), options);
            QCOMPARE(convolution->outputShape(), truth.shape);
            const double error = convolutionError(apply(*convolution, x), truth, x, w);
            const QString what = QStringLiteral("%1 by %2, keep %3, %4, %5: error %6")
                                     .arg(QString::fromStdString(toString(signal)),
                                          QString::fromStdString(toString(kernelShape)))
                                     .arg(keep)
                                     .arg(QString::fromUtf8(name(extent).data()))
                                     .arg(static_cast<int>(use))
                                     .arg(error);
            QVERIFY2(error < 1e-6, qPrintable(what));
        }
}

void TestConvolution::compareCircular(const Shape& shape, double keep, std::uint64_t seed) {
    const SparseSpectralTensor kernel = kernelOf(whiteTensor(shape, seed), keep);
    const std::vector<float> w = rebuild(kernel, m_backend->transform(), m_job);
    const std::vector<float> x = whiteTensor(shape, seed + 1)->values;
    for (const KernelUse use : bothUses) {
        const auto convolution = prepareCircularConvolution(kernel, {use}, m_job);
        QCOMPARE(convolution->outputShape(), shape);
        QCOMPARE(convolution->transformShape(), shape);
        const ExactTensor truth = circularByDefinition(exactOf(shape, x), exactOf(shape, w), use);
        const double error = convolutionError(apply(*convolution, x), truth, x, w);
        const QString what = QStringLiteral("%1, keep %2, use %3: error %4")
                                 .arg(QString::fromStdString(toString(shape)))
                                 .arg(keep)
                                 .arg(static_cast<int>(use))
                                 .arg(error);
        QVERIFY2(error < 1e-6, qPrintable(what));
    }
}

void TestConvolution::shapes_data() {
    QTest::addColumn<QVector<int>>("signal");
    QTest::addColumn<QVector<int>>("kernel");
    const auto row = [](const char* title, QVector<int> signal, QVector<int> kernel) {
        QTest::newRow(title) << signal << kernel;
    };
    row("line", {30}, {7});
    row("even kernel", {16}, {4});
    row("prime", {31}, {13});
    row("equal lengths", {12}, {12});
    row("kernel longer", {7}, {30});
    row("one number each", {1}, {1});
    row("one number, a kernel", {1}, {6});
    row("a kernel of one number", {11}, {1});
    row("picture", {20, 24}, {5, 4});
    row("prime picture", {13, 17}, {3, 7});
    row("tall kernel", {15, 15}, {11, 2});
    row("kernel larger than the picture", {3, 4}, {9, 8});
    row("neither fits into the other", {10, 3}, {4, 7});
    row("one row", {1, 19}, {1, 6});
    row("one column", {19, 1}, {6, 1});
    row("one row, a kernel of several", {1, 12}, {3, 5});
    row("several rows, a kernel of one", {9, 8}, {1, 5});
    row("volume", {6, 5, 7}, {2, 3, 4});
    row("volume, equal lengths", {4, 6, 4}, {4, 6, 4});
    row("flat volume", {8, 1, 5}, {3, 1, 2});
    row("four axes", {3, 4, 3, 5}, {2, 2, 3, 2});
}

void TestConvolution::shapes() {
    QFETCH(QVector<int>, signal);
    QFETCH(QVector<int>, kernel);
    std::uint64_t seed = 1;
    for (const double keep : {0.0, 0.1, 0.5, 1.0}) {
        compareLinear(shapeOf(signal), shapeOf(kernel), keep, seed++);
        compareCircular(shapeOf(signal), keep, seed++);
        compareCircular(shapeOf(kernel), keep, seed++);
    }
}

void TestConvolution::randomShapes() {
    std::mt19937_64 random(71);
    const auto upTo = [&random](int most) {
        return static_cast<std::uint64_t>(1 + random() % static_cast<unsigned>(most));
    };
    for (int run = 0; run < 60; ++run) {
        const std::size_t rank = upTo(4);
        const int longest[] = {60, 12, 6, 4};
        Shape signal(rank), kernel(rank);
        for (std::size_t axis = 0; axis < rank; ++axis) {
            signal[axis] = upTo(longest[rank - 1]);
            kernel[axis] = upTo(longest[rank - 1]);
        }
        compareLinear(signal, kernel, static_cast<double>(upTo(101) - 1) / 100, random() % 1000);
        compareCircular(signal, static_cast<double>(upTo(101) - 1) / 100, random() % 1000);
    }
}

void TestConvolution::publishedExamples_data() {
    QTest::addColumn<KernelUse>("use");
    QTest::addColumn<ConvolutionExtent>("extent");
    QTest::addColumn<QVector<float>>("expected");
    // The documentation of numpy.convolve and numpy.correlate: of [1, 2, 3] with [0, 1, 0.5].
    using Extent = ConvolutionExtent;
    const auto row = [](const char* title, KernelUse use, Extent extent, const QVector<float>& expected) {
        QTest::newRow(title) << use << extent << expected;
    };
    row("convolve, full", KernelUse::convolve, Extent::full, {0, 1, 2.5f, 4, 1.5f});
    row("convolve, same", KernelUse::convolve, Extent::same, {1, 2.5f, 4});
    row("convolve, valid", KernelUse::convolve, Extent::valid, {2.5f});
    row("correlate, full", KernelUse::correlate, Extent::full, {0.5f, 2, 3.5f, 3, 0});
    row("correlate, same", KernelUse::correlate, Extent::same, {2, 3.5f, 3});
    row("correlate, valid", KernelUse::correlate, Extent::valid, {3.5f});
}

void TestConvolution::publishedExamples() {
    QFETCH(KernelUse, use);
    QFETCH(ConvolutionExtent, extent);
    QFETCH(QVector<float>, expected);
    const auto convolution = linear(kernelOf(tensorOf({3}, {0, 1, 0.5f}), 1), {3}, {use, extent});
    const std::vector<float> y = apply(*convolution, {1, 2, 3});
    QCOMPARE(y.size(), static_cast<std::size_t>(expected.size()));
    QVERIFY(relativeDistance(y, std::vector<float>(expected.begin(), expected.end())) < 1e-6);
}

/// An impulse at p as the signal gives the kernel, begun at p; as the kernel, it moves the signal by p.
void TestConvolution::impulses() {
    const std::vector<float> noise = whiteTensor({5, 6}, 4)->values;
    std::vector<float> impulse(30, 0.0f), moved(9 * 11, 0.0f), turned(30);
    impulse[2 * 6 + 1] = 3;
    for (std::size_t r = 0; r < 5; ++r)
        for (std::size_t c = 0; c < 6; ++c) {
            moved[(r + 2) * 11 + c + 1] = 3 * noise[r * 6 + c];
            turned[(r + 2) % 5 * 6 + (c + 1) % 6] = 3 * noise[r * 6 + c];
        }
    const SparseSpectralTensor noisy = kernelOf(tensorOf({5, 6}, noise), 1);
    const SparseSpectralTensor sharp = kernelOf(tensorOf({5, 6}, impulse), 1);
    const ConvolutionOptions full{KernelUse::convolve, ConvolutionExtent::full};
    QVERIFY(relativeDistance(apply(*linear(noisy, {5, 6}, full), impulse), moved) < 1e-6);
    QVERIFY(relativeDistance(apply(*linear(sharp, {5, 6}, full), noise), moved) < 1e-6);
    const auto circular = prepareCircularConvolution(sharp, {}, m_job);
    QVERIFY(relativeDistance(apply(*circular, noise), turned) < 1e-6);
    const auto back = prepareCircularConvolution(sharp, {KernelUse::correlate}, m_job);
    std::vector<float> nine(noise); // moved there and back: 3·3 times the noise
    std::transform(nine.begin(), nine.end(), nine.begin(), [](float value) { return 9 * value; });
    QVERIFY(relativeDistance(apply(*back, turned), nine) < 1e-6);
}

/// A wave comes out as itself, times the kernel's coefficient of its frequency: here a delay of 3 and half
/// the size.
void TestConvolution::waveIsAnEigenfunction() {
    constexpr std::size_t rows = 12, columns = 30;
    const auto wave = [](std::size_t delay) {
        std::vector<float> values;
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c)
                values.push_back(static_cast<float>(
                    std::cos(2 * M_PI *
                             (2.0 * static_cast<double>(r) / rows +
                              5.0 * (static_cast<double>(c) - static_cast<double>(delay)) / columns))));
        return values;
    };
    std::vector<float> delay(rows * columns, 0.0f);
    delay[3] = 0.5f;
    const auto circular =
        prepareCircularConvolution(kernelOf(tensorOf({rows, columns}, delay), 1), {}, m_job);
    std::vector<float> expected = wave(3);
    for (float& value : expected)
        value *= 0.5f;
    QVERIFY(relativeDistance(apply(*circular, wave(0)), expected) < 1e-6);
}

/// Sizes whose transforms run pass by pass: impulses give the kernel wherever they are.
void TestConvolution::largeImages() {
    const Shape image{900, 1000};
    const std::vector<std::pair<std::size_t, std::size_t>> places{{0, 0}, {11, 990}, {450, 3}, {899, 999}};
    std::vector<float> x(900 * 1000, 0.0f), turned(x.size(), 0.0f), same(x.size(), 0.0f);
    const SparseSpectralTensor large = kernelOf(whiteTensor(image, 1), 0.2);
    const SparseSpectralTensor small = kernelOf(whiteTensor({6, 9}, 1), 0.5);
    const std::vector<float> wide = rebuild(large, m_backend->transform(), m_job);
    const std::vector<float> narrow = rebuild(small, m_backend->transform(), m_job);
    for (const auto& [row, column] : places) {
        x[row * 1000 + column] = 1;
        for (std::size_t i = 0; i < x.size(); ++i)
            turned[(row + i / 1000) % 900 * 1000 + (column + i % 1000) % 1000] += wide[i];
        for (std::size_t i = 0; i < narrow.size(); ++i) { // `same` leaves out 2 rows and 4 columns
            const std::size_t r = row + i / 9 - 2, c = column + i % 9 - 4;
            if (r < 900 && c < 1000)
                same[r * 1000 + c] += narrow[i];
        }
    }
    QVERIFY(relativeDistance(apply(*prepareCircularConvolution(large, {}, m_job), x), turned) < 1e-6);
    QVERIFY(relativeDistance(apply(*linear(small, image), x), same) < 1e-5); // of few, small numbers
}

/// A kernel near float32's smallest numbers meets a signal near its largest; float16 values carry an exponent
/// of their own.
void TestConvolution::scaledKernels() {
    const TensorPtr plain = whiteTensor({6, 7}, 8), tiny = whiteTensor({6, 7}, 8, 0x1p-100f);
    std::vector<float> x = whiteTensor({6, 7}, 9)->values, large(x);
    for (float& value : large)
        value *= 0x1p+100f;
    for (const ValueType type : {ValueType::float32, ValueType::float16}) {
        const auto kernel = [&](const TensorPtr& tensor) {
            return m_backend->analyze(tensor, {0, 1}, m_job)->select(0.5, type, m_job);
        };
        const SparseSpectralTensor one = kernel(plain), other = kernel(tiny);
        QVERIFY(other.exponent < one.exponent - 90);
        const auto circular = [&](const SparseSpectralTensor& from) {
            return prepareCircularConvolution(from, {}, m_job);
        };
        const std::vector<float> w = rebuild(one, m_backend->transform(), m_job);
        const ExactTensor truth =
            circularByDefinition(exactOf({6, 7}, x), exactOf({6, 7}, w), KernelUse::convolve);
        QVERIFY(convolutionError(apply(*circular(one), x), truth, x, w) < 1e-6);
        QVERIFY(convolutionError(apply(*circular(other), large), truth, x, w) < 1e-6);
        const auto ordinary = apply(*linear(one, {6, 7}), x);
        QVERIFY(relativeDistance(apply(*linear(other, {6, 7}), large), ordinary) < 1e-6);
    }
}

void TestConvolution::fastLengths() {
    const auto smooth = [](std::uint64_t length) {
        for (const std::uint64_t factor : {2, 3, 5, 7})
            while (length % factor == 0)
                length /= factor;
        return length == 1;
    };
    std::uint64_t expected = 1;
    for (std::uint64_t least = 1; least <= 5000; ++least) {
        for (; expected < least || !smooth(expected) || (expected > 1 && expected % 2 != 0); ++expected) {
        }
        QCOMPARE(fastTransformLength(least), expected);
    }
    QCOMPARE(fastTransformLength((std::uint64_t{1} << 61) - 1), std::uint64_t{1} << 61);
}

QTEST_GUILESS_MAIN(TestConvolution)
#include "test_convolution.moc"
