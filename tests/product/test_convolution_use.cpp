// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/convolution_samples.h"

#include "base/error.h"
#include "base/memory_meter.h"
#include "base/parallel.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <utility>

using namespace fft_tensor;
using namespace fft_tensor::tests;

/// What a prepared convolution promises besides its numbers: refusals, NaN, threads, memory, cancelling.
class TestConvolutionUse : public QObject, private ConvolutionFixture {
    Q_OBJECT

  private slots:
    void nothingKept();
    void notFinite();
    void outputMayBeTheSignal();
    void threadsDoNotMatter();
    void refusals();
    void bytesHeld();
    void cancelledAndUsedAgain();
};

void TestConvolutionUse::nothingKept() {
    const SparseSpectralTensor kernel = kernelOf(whiteTensor({8, 9}, 2), 0);
    QVERIFY(kernel.positions.empty());
    const std::vector<float> zeros(72, 0.0f), x = whiteTensor({8, 9}, 3)->values;
    QCOMPARE(apply(*prepareCircularConvolution(kernel, {}, m_job), x), zeros);
    QCOMPARE(apply(*linear(kernel, {8, 9}), x), zeros);
}

/// One NaN or infinity reaches all of the output, even through a kernel of which nothing was kept; the next
/// signal knows nothing of it.
void TestConvolutionUse::notFinite() {
    const std::vector<float> x = whiteTensor({8, 9}, 3)->values;
    for (const double keep : {0.0, 0.2, 1.0}) {
        const SparseSpectralTensor kernel = kernelOf(whiteTensor({8, 9}, 2), keep);
        std::vector<std::unique_ptr<PreparedConvolution>> convolutions;
        convolutions.push_back(prepareCircularConvolution(kernel, {}, m_job));
        convolutions.push_back(linear(kernel, {8, 9}, {KernelUse::correlate, ConvolutionExtent::full}));
        for (const auto& convolution : convolutions) {
            const std::vector<float> before = apply(*convolution, x);
            QVERIFY(std::all_of(before.begin(), before.end(), [](float v) { return std::isfinite(v); }));
            for (const float poison :
                 {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
                std::vector<float> poisoned(x);
                poisoned[40] = poison;
                const std::vector<float> y = apply(*convolution, poisoned);
                QVERIFY(std::all_of(y.begin(), y.end(), [](float v) { return std::isnan(v); }));
            }
            QCOMPARE(apply(*convolution, x), before);
        }
    }
}

void TestConvolutionUse::outputMayBeTheSignal() {
    const SparseSpectralTensor kernel = kernelOf(whiteTensor({10, 14}, 5), 0.3);
    const std::vector<float> x = whiteTensor({10, 14}, 6)->values;
    for (const auto& convolution : {std::shared_ptr(prepareCircularConvolution(kernel, {}, m_job)),
                                    std::shared_ptr(linear(kernel, {10, 14}))}) {
        std::vector<float> both(x);
        convolution->apply(both, both, m_job);
        QCOMPARE(both, apply(*convolution, x));
    }
}

void TestConvolutionUse::threadsDoNotMatter() {
    const SparseSpectralTensor kernel = kernelOf(whiteTensor({400, 500}, 5), 0.1);
    const SparseSpectralTensor large = kernelOf(whiteTensor({800, 700}, 5), 0.1);
    const std::shared_ptr<PreparedConvolution> convolutions[] = {
        prepareCircularConvolution(kernel, {}, m_job), prepareCircularConvolution(large, {}, m_job),
        linear(kernel, {300, 200}), linear(kernel, {800, 700})};
    for (const auto& convolution : convolutions) {
        const std::vector<float> x = whiteTensor(convolution->signalShape(), 6)->values;
        const auto with = [&](int threads) {
            const ThreadLimit limit(threads);
            return apply(*convolution, x);
        };
        QCOMPARE(with(1), with(2));
    }
}

/// What `work` throws, as its message; empty when it throws nothing.
template<class Work>
static std::string refusal(ErrorCode code, Work work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code() == code ? error.message() : "of another kind: " + error.message();
    }
    return {};
}

void TestConvolutionUse::refusals() {
    const auto says = [](const std::string& message, std::initializer_list<const char*> parts) {
        return std::all_of(parts.begin(), parts.end(),
                           [&](const char* part) { return message.find(part) != std::string::npos; });
    };
    const auto invalid = [](auto work) { return refusal(ErrorCode::invalidArgument, work); };
    const TensorPtr noise = whiteTensor({4, 6}, 1);
    const SparseSpectralTensor kernel = kernelOf(noise, 1), rows = sparseOf(noise, {1}, 1, *m_backend);
    const SparseSpectralTensor five = kernelOf(whiteTensor({2, 2, 2, 2, 2}, 1), 1);
    const auto circular = [&](const SparseSpectralTensor& from) {
        return [&] { (void)prepareCircularConvolution(from, {}, m_job); };
    };
    QVERIFY(says(invalid(circular(rows)), {"4 × 6", "over axes 1", "axes all"}));
    QVERIFY(says(invalid(circular(five)), {"2 × 2 × 2 × 2 × 2", "1 to 4 axes"}));
    QVERIFY(says(invalid([&] { (void)linear(rows, {9, 9}); }), {"not over axis 0"}));
    QVERIFY(says(invalid([&] { (void)linear(kernel, {9}); }), {"shape 9", "4 × 6", "as many axes"}));
    QVERIFY(says(invalid([&] { (void)linear(kernel, {9, 0}); }), {"9 × 0", "axis 1"}));
    const ConvolutionOptions valid{KernelUse::convolve, ConvolutionExtent::valid};
    QVERIFY(says(invalid([&] { (void)linear(kernel, {9, 2}, valid); }), {"9 × 2", "4 × 6", "same or full"}));
    const Shape huge{std::uint64_t{1} << 30, std::uint64_t{1} << 30};
    QVERIFY(!refusal(ErrorCode::unsupported, [&] { (void)linear(kernel, huge); }).empty());
    ConvolutionOptions
        tight; // 105 × 105 after padding: 44 kB of numbers, 45 kB of each spectrum, and as much to plan on
    tight.memoryLimit = 130'000;
    const auto outOfMemory = [](auto work) { return refusal(ErrorCode::outOfMemory, work); };
    QVERIFY(says(outOfMemory([&] { (void)linear(kernel, {100, 100}, tight); }), {"needs ", "smaller"}));
    tight.memoryLimit = 300'000;
    (void)linear(kernel, {100, 100}, tight);
    tight.memoryLimit = 100;
    QVERIFY(!outOfMemory([&] { (void)prepareCircularConvolution(kernel, tight, m_job); }).empty());
    const auto ready = linear(kernel, {9, 9});
    std::vector<float> right(81), wrong(80);
    QVERIFY(says(invalid([&] { ready->apply(wrong, right, m_job); }), {"signal holds 80", "9 × 9", "81"}));
    QVERIFY(says(invalid([&] { ready->apply(right, wrong, m_job); }), {"output holds 80", "9 × 9", "81"}));
}

void TestConvolutionUse::bytesHeld() {
    const SparseSpectralTensor kernel = kernelOf(whiteTensor({60, 50}, 1), 0.1);
    const std::vector<float> x = whiteTensor({60, 50}, 2)->values;
    const auto held = [&](auto prepare) {
        const MemoryMeter meter;
        const std::unique_ptr<PreparedConvolution> convolution = prepare();
        (void)apply(*convolution, x);
        const ConvolutionMemory memory = convolution->memory();
        return std::pair(static_cast<std::uint64_t>(meter.bytes()), memory);
    };
    const auto [circularBytes, circular] =
        held([&] { return prepareCircularConvolution(kernel, {}, m_job); });
    QCOMPARE(circularBytes, circular.total());
    QVERIFY(circular.kernel >= kernel.memoryBytes() && circular.kernel < 2 * kernel.memoryBytes());
    QCOMPARE(circular.work, std::uint64_t{60 * 50 * 4 + 31 * 50 * 8});
    const auto [linearBytes, linearMemory] = held([&] { return linear(kernel, {60, 50}); });
    QCOMPARE(linearBytes, linearMemory.total());
    QCOMPARE(linearMemory.kernel, std::uint64_t{90 / 2 + 1} * 80 * 8); // 60 + 30; 50 + 25, then even
}

void TestConvolutionUse::cancelledAndUsedAgain() {
    const SparseSpectralTensor kernel = kernelOf(whiteTensor({300, 200}, 5), 0.1);
    const std::vector<float> x = whiteTensor({300, 200}, 6)->values;
    const auto convolution = linear(kernel, {300, 200});
    const std::vector<float> before = apply(*convolution, x);
    JobContext stopped([] { return true; }, {});
    std::vector<float> y(x.size());
    bool cancelled = false;
    try {
        convolution->apply(x, y, stopped);
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    QCOMPARE(apply(*convolution, x), before);
}

QTEST_GUILESS_MAIN(TestConvolutionUse)
#include "test_convolution_use.moc"
