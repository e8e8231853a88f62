// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Transforms of every kind against their definition.
#include "gpu/device_arrays.h"
#include "runtime/fft.h"

#include <QtTest>

#include <cmath>
#include <complex>
#include <numbers>

using namespace fft_tensor;
using gpu::DeviceBuffer;
using gpu::DeviceMemory;
using gpu::Stream;
using gpu::calls::FftSpec;
using Kind = gpu::calls::FftKind;
using Complex = std::complex<double>;

namespace {

std::int64_t countOf(const FftSpec& spec) {
    return spec.lengths[0] * (spec.rank > 1 ? spec.lengths[1] : 1) * (spec.rank > 2 ? spec.lengths[2] : 1);
}

/// One transform of a dense array by its definition, one axis after the other.
std::vector<Complex> definition(std::vector<Complex> values, const FftSpec& spec, int sign) {
    std::int64_t inner = countOf(spec);
    for (int axis = 0; axis < spec.rank; ++axis) {
        const std::int64_t n = spec.lengths[axis];
        inner /= n;
        std::vector<Complex> next(values.size());
        for (std::int64_t i = 0; i < static_cast<std::int64_t>(values.size()); ++i) {
            const std::int64_t k = i / inner % n, first = i - k * inner;
            for (std::int64_t j = 0; j < n; ++j)
                next[i] += values[first + j * inner] *
                           std::polar(1.0, sign * 2 * std::numbers::pi * static_cast<double>(j * k % n) /
                                               static_cast<double>(n));
        }
        values = next;
    }
    return values;
}

/// Random inputs and expected outputs of one batch, as full complex arrays.
struct Example {
    std::vector<std::vector<Complex>> values, spectra;
    Example(const FftSpec& spec, bool real, unsigned seed) {
        const auto count = static_cast<std::size_t>(countOf(spec));
        for (unsigned b = 0; b < spec.batch; ++b) {
            const auto re = gpu::randomNumbers(count, seed + 2 * b),
                       im = gpu::randomNumbers(count, seed + 2 * b + 1);
            std::vector<Complex> one(count);
            for (std::size_t i = 0; i < count; ++i)
                one[i] = {re[i], real ? 0 : im[i]};
            spectra.push_back(definition(one, spec, -1));
            values.push_back(std::move(one));
        }
    }
};

/// Where a side's numbers lie: `innermost` of each row, then the next row.
struct Side {
    std::int64_t innermost, full, stride, distance;
    [[nodiscard]] std::int64_t at(std::int64_t b, std::int64_t i) const {
        return b * distance + (i / full * innermost + i % full) * stride;
    }
    [[nodiscard]] bool has(std::int64_t i) const { return i % full < innermost; }
};

bool near(Complex a, Complex b, double scale) {
    return std::abs(a - b) <= 2e-6 * scale;
}

} // namespace

class TestFftCalls : public QObject {
    Q_OBJECT

  private slots:
    void init() { gpu::host::configureHostDevice({}); }

    void everyKind_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QList<int>>("lengths");
        QTest::addColumn<int>("batch");
        QTest::addColumn<int>("stride");
        for (const int kind : {0, 1, 2, 3})
            for (const QList<int>& lengths : {QList<int>{1},
                                              {2},
                                              {7},
                                              {16},
                                              {30},
                                              {4, 6},
                                              {5, 7},
                                              {1, 8},
                                              {8, 1},
                                              {3, 4, 5},
                                              {2, 3, 8},
                                              {4, 1, 6}})
                for (const auto& [batch, stride] : {std::pair{1, 1}, {3, 1}, {2, 3}}) {
                    QString name;
                    for (const int length : lengths)
                        name += (name.isEmpty() ? "" : "x") + QString::number(length);
                    QTest::addRow("kind %d, %s, batch %d, stride %d", kind, qPrintable(name), batch, stride)
                        << kind << lengths << batch << stride;
                }
    }
    void everyKind() {
        QFETCH(int, kind);
        QFETCH(QList<int>, lengths);
        QFETCH(int, batch);
        QFETCH(int, stride);
        FftSpec spec;
        spec.kind = static_cast<Kind>(kind);
        spec.rank = static_cast<int>(lengths.size());
        std::copy(lengths.begin(), lengths.end(), spec.lengths);
        spec.batch = batch;
        // The output's stride differs from the input's; both leave gaps between transforms when told to.
        const std::int64_t last = lengths.back(), half = last / 2 + 1, rows = countOf(spec) / last;
        Side in{spec.kind == Kind::complexToReal ? half : last, last, stride, 0};
        Side out{spec.kind == Kind::realToComplex ? half : last, last, stride == 1 ? 1 : 2, 0};
        in.distance = rows * in.innermost * in.stride + (stride - 1);
        out.distance = rows * out.innermost * out.stride + 2 * (stride - 1);
        spec.inputStride = in.stride;
        spec.inputDistance = in.distance;
        spec.outputStride = out.stride;
        spec.outputDistance = out.distance;
        check(spec, in, out);
    }

    void inPlace() {
        FftSpec spec;
        spec.kind = Kind::realToComplex;
        spec.lengths[0] = 10;
        spec.batch = 4;
        spec.inputDistance = 12;
        spec.outputDistance = 6;
        DeviceMemory memory;
        Stream stream;
        const Example example(spec, true, 3);
        std::vector<float> numbers(48);
        for (int b = 0; b < 4; ++b)
            for (int i = 0; i < 10; ++i)
                numbers[12 * b + i] = static_cast<float>(example.values[b][i].real());
        auto buffer = gpu::onDevice(numbers, memory, stream);
        gpu::FftPlan plan(spec);
        DeviceBuffer<char> work(memory, plan.workBytes());
        plan.execute(buffer.data(), buffer.data(), work.data(), stream);
        const auto got = gpu::onHost(buffer, stream);
        for (int b = 0; b < 4; ++b)
            for (int k = 0; k < 6; ++k)
                QVERIFY(near({got[12 * b + 2 * k], got[12 * b + 2 * k + 1]}, example.spectra[b][k], 10));
    }

    /// cuFFT would answer something; which numbers, its order of axes decides.
    void aSpectrumMustBeHermitian() {
        for (const auto& [rank, at, refused] :
             {std::tuple{2, 8, true}, {2, 9, false}, {3, 4, true}, {1, 0, false}}) {
            FftSpec spec;
            spec.kind = Kind::complexToReal;
            spec.rank = rank;
            std::fill(spec.lengths, spec.lengths + rank, 6);
            const auto count = static_cast<std::size_t>(countOf(spec));
            DeviceMemory memory;
            Stream stream;
            std::vector<float> numbers(count / 6 * 4 * 2);
            numbers[2 * at + 1] = 1; // one imaginary number, without its image where it should have one
            auto spectrum = gpu::onDevice(numbers, memory, stream);
            DeviceBuffer<float> values(memory, count);
            gpu::FftPlan plan(spec);
            DeviceBuffer<char> work(memory, plan.workBytes());
            const auto error =
                gpu::errorOf([&] { plan.execute(spectrum.data(), values.data(), work.data(), stream); });
            QCOMPARE(error.has_value(), refused);
            QVERIFY(!refused ||
                    (gpu::says(error, "not Hermitian") && error->code() == ErrorCode::deviceFailed));
        }
    }

    void refusals() {
        FftSpec spec;
        spec.lengths[0] = 0;
        QVERIFY(gpu::says(gpu::errorOf([&] { gpu::FftPlan plan(spec); }), "Fourier transform of 0: "));
        spec.lengths[0] = 8;
        gpu::FftPlan plan(spec);
        DeviceMemory memory;
        Stream stream;
        DeviceBuffer<float> values(memory, 8);
        DeviceBuffer<float> spectrum(memory, 10), small(memory, 9);
        DeviceBuffer<char> work(memory, plan.workBytes());
        QVERIFY(plan.workBytes() > 0);
        const auto run = [&](void* in, void* out, void* scratch) {
            return gpu::errorOf([&] { plan.execute(in, out, scratch, stream); });
        };
        QVERIFY(gpu::says(run(values.data(), small.data(), work.data()), "the output"));
        QVERIFY(gpu::says(run(values.data() + 2, spectrum.data(), work.data()), "the input"));
        QVERIFY(gpu::says(run(values.data() + 1, spectrum.data(), work.data()), "fit complex numbers"));
        QVERIFY(gpu::says(run(values.data(), spectrum.data(), nullptr), "the work memory"));
        QVERIFY(!run(values.data(), spectrum.data(), work.data()));
    }

  private:
    static void check(const FftSpec& spec, const Side& in, const Side& out) {
        const bool toReal = spec.kind == Kind::complexToReal, fromReal = spec.kind == Kind::realToComplex;
        const bool inverse = toReal || spec.kind == Kind::complexInverse;
        const Example example(spec, toReal || fromReal, 11);
        const std::int64_t count = countOf(spec);
        const int inParts = fromReal ? 1 : 2, outParts = toReal ? 1 : 2;
        DeviceMemory memory;
        Stream stream;
        std::vector<float> numbers(static_cast<std::size_t>(spec.batch * in.distance * inParts), 99.0f);
        const auto& given = inverse ? example.spectra : example.values;
        for (std::int64_t b = 0; b < spec.batch; ++b)
            for (std::int64_t i = 0; i < count; ++i) {
                if (!in.has(i))
                    continue;
                numbers[inParts * in.at(b, i)] = static_cast<float>(given[b][i].real());
                if (inParts == 2)
                    numbers[2 * in.at(b, i) + 1] = static_cast<float>(given[b][i].imag());
            }
        auto input = gpu::onDevice(numbers, memory, stream);
        DeviceBuffer<float> output(memory, static_cast<std::size_t>(spec.batch * out.distance * outParts));
        gpu::FftPlan plan(spec);
        DeviceBuffer<char> work(memory, plan.workBytes());
        plan.execute(input.data(), output.data(), work.data(), stream);
        const auto got = gpu::onHost(output, stream);
        for (std::int64_t b = 0; b < spec.batch; ++b)
            for (std::int64_t i = 0; i < count; ++i) {
                if (!out.has(i))
                    continue;
                const float* const at = got.data() + outParts * out.at(b, i);
                const Complex value(at[0], outParts == 2 ? at[1] : 0);
                const Complex expected =
                    inverse ? example.values[b][i] * static_cast<double>(count) : example.spectra[b][i];
                QVERIFY(near(value, expected, 2.0 * static_cast<double>(count)));
            }
    }
};

QTEST_APPLESS_MAIN(TestFftCalls)
#include "test_fft_calls.moc"
