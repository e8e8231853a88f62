// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// FFTW against the definition, and both against closed forms.
#include "base/error.h"
#include "base/parallel.h"
#include "support/tensors.h"
#include "transform/fft_plan.h"
#include "transform/transform.h"

#include <QTest>

#include <numbers>

using namespace fft_tensor;
using namespace fft_tensor::tests;
using Complex = std::complex<float>;

class TestTransform : public QObject {
    Q_OBJECT

    JobContext m_context;
    std::unique_ptr<Transform> m_fftw = makeFftwTransform();
    std::unique_ptr<Transform> m_slow = makeSlowTransform();

    /// Guards behind the end catch writes beyond it.
    std::vector<Complex> forward(Transform& transform, const SpectrumLayout& layout,
                                 const std::vector<float>& values) {
        std::vector<Complex> spectrum(layout.halfCount() + 8, Complex(123, 456));
        transform.forward(layout, values, std::span(spectrum).first(layout.halfCount()), m_context);
        for (std::size_t i = layout.halfCount(); i < spectrum.size(); ++i)
            if (spectrum[i] != Complex(123, 456))
                throw std::runtime_error("wrote beyond the spectrum");
        spectrum.resize(layout.halfCount());
        return spectrum;
    }

    std::vector<float> inverse(Transform& transform, const SpectrumLayout& layout,
                               std::vector<Complex> spectrum, std::size_t shift) {
        spectrum.insert(spectrum.begin(), shift, Complex{});
        std::vector<float> values(layout.fullCount() + shift);
        transform.inverse(layout, std::span(spectrum).subspan(shift), std::span(values).subspan(shift),
                          m_context);
        values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(shift));
        return values;
    }

    static std::vector<float> plainWhite(const Shape& shape, std::uint64_t seed) {
        const TensorPtr tensor = whiteTensor(shape, seed);
        return {tensor->values.begin(), tensor->values.end()};
    }

  private slots:
    void knowsAConstant() {
        const SpectrumLayout layout({6, 10}, {0, 1});
        const auto spectrum = forward(*m_fftw, layout, std::vector<float>(60, 2.5f));
        QCOMPARE(spectrum[0], Complex(150, 0));
        for (std::size_t i = 1; i < spectrum.size(); ++i)
            QVERIFY(std::abs(spectrum[i]) < 1e-5f);
    }

    void knowsAnImpulse() {
        const SpectrumLayout layout({5, 8}, {0, 1});
        std::vector<float> values(40, 0.0f);
        values[0] = 3;
        for (const Complex f : forward(*m_fftw, layout, values))
            QVERIFY(std::abs(f - Complex(3, 0)) < 1e-6f);
    }

    void knowsAPlaneWave() {
        const std::size_t rows = 12, columns = 20, k = 3, l = 7;
        std::vector<float> values(rows * columns);
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t j = 0; j < columns; ++j)
                values[i * columns + j] = static_cast<float>(
                    std::cos(2 * std::numbers::pi *
                             (static_cast<double>(k * i) / 12 + static_cast<double>(l * j) / 20)));
        const SpectrumLayout layout({rows, columns}, {0, 1});
        const auto spectrum = forward(*m_fftw, layout, values);
        for (std::size_t p = 0; p < spectrum.size(); ++p) {
            const bool peak = p == k * 11 + l;
            QVERIFY(std::abs(spectrum[p] - Complex(peak ? 120.0f : 0.0f, 0)) < 1e-4f);
        }
    }

    void knowsNyquist() {
        const SpectrumLayout layout({8}, {0});
        const auto spectrum = forward(*m_fftw, layout, {1, -1, 1, -1, 1, -1, 1, -1});
        QCOMPARE(spectrum[4], Complex(8, 0));
        QVERIFY(std::abs(spectrum[0]) < 1e-6f);
    }

    void agreesWithTheDefinition_data() {
        QTest::addColumn<QList<int>>("lengths");
        QTest::addColumn<QList<int>>("axes");
        const auto add = [](const char* name, QList<int> lengths, QList<int> axes) {
            QTest::newRow(name) << lengths << axes;
        };
        add("one", {1}, {0});
        add("two", {2}, {0});
        add("prime line", {31}, {0});
        add("even line", {64}, {0});
        add("many short rows", {300, 3}, {1});
        add("few columns", {40, 3}, {0});
        add("square", {16, 16}, {0, 1});
        add("odd square", {15, 15}, {0, 1});
        add("tall", {37, 6}, {0, 1});
        add("wide", {6, 37}, {0, 1});
        add("over rows only", {24, 18}, {0});
        add("over columns only", {24, 18}, {1});
        add("convolution", {8, 6, 3}, {0, 1, 2});
        add("middle axis", {5, 12, 7}, {1});
        add("outer axes", {9, 4, 10}, {0, 2});
        add("rank four", {3, 4, 5, 6}, {0, 1, 2, 3});
        add("inner two of four", {3, 4, 5, 6}, {2, 3});
        add("with ones", {6, 1, 9, 1}, {0, 2});
        add("short lines in batches", {130, 60}, {0, 1});
        add("lines one by one", {150, 80}, {0, 1});
        add("chirps among neighbours", {74, 90, 2}, {0, 1});
        add("chirps along rows", {90, 74}, {0, 1});
        add("real chirps among neighbours", {111, 5}, {0});
        add("real chirps along rows", {5, 111}, {1});
        add("more neighbours than a block", {70, 300}, {0});
        add("more complex neighbours than a block", {70, 300}, {0, 1});
    }

    void agreesWithTheDefinition() {
        QFETCH(QList<int>, lengths);
        QFETCH(QList<int>, axes);
        const SpectrumLayout layout(Shape(lengths.begin(), lengths.end()), {axes.begin(), axes.end()});
        const TensorPtr tensor = whiteTensor(layout.shape(), 7);
        const std::vector<float> values(tensor->values.begin(), tensor->values.end());
        auto fast = forward(*m_fftw, layout, values);
        auto exact = forward(*m_slow, layout, values);
        for (std::size_t i = 0; i < fast.size(); ++i)
            QVERIFY(std::abs(fast[i] - exact[i]) <
                    1e-4f * std::sqrt(static_cast<float>(layout.transformLength())));

        // Parseval, with the multiplicities of the half spectrum.
        double spectral = 0, spatial = 0;
        for (std::size_t i = 0; i < fast.size(); ++i)
            spectral += (layout.inMirrorPlane(i) ? 1 : 2) * std::norm(std::complex<double>(fast[i]));
        for (const float value : values)
            spatial += static_cast<double>(value) * static_cast<double>(value);
        QVERIFY(std::abs(spectral / layout.transformLength() / spatial - 1) < 1e-5);

        for (Transform* transform : {m_fftw.get(), m_slow.get()}) {
            auto spectrum = exact;
            std::vector<float> back(layout.fullCount() + 4, 99.0f);
            transform->inverse(layout, spectrum, std::span(back).first(layout.fullCount()), m_context);
            QVERIFY(relativeDistance(back, values) < 1e-6);
            QCOMPARE(back.back(), 99.0f);
        }
    }

    /// A mirror pair may be given as one of them with twice its value.
    void takesOneOfAPairTwice() {
        const SpectrumLayout layout({8, 6}, {0, 1});
        const TensorPtr tensor = whiteTensor(layout.shape(), 11);
        const std::vector<float> values(tensor->values.begin(), tensor->values.end());
        auto both = forward(*m_fftw, layout, values);
        auto one = both;
        for (const std::uint32_t i : layout.redundant()) {
            one[layout.mirror(i)] *= 2.0f;
            one[i] = 0;
        }
        std::vector<float> a(48), b(48);
        m_fftw->inverse(layout, both, a, m_context);
        m_fftw->inverse(layout, one, b, m_context);
        QVERIFY(relativeDistance(b, a) < 1e-6);
    }

    /// Of the whole spectrum, and back: at most what the analysis of rounding errors leaves an FFT
    /// (0.6·u·√log2 N in the root mean square, u = 2^-24: Schatzman, Accuracy of the discrete Fourier
    /// transform, SIAM J. Sci. Comput. 17, 1996). A chirp is made of three, up to eight times as long, and
    /// three products. Four such deviations.
    void roundsAsAnFftMay_data() {
        QTest::addColumn<QList<int>>("lengths");
        for (const QList<int>& lengths : {QList<int>{1024, 3},
                                          {1009, 4},
                                          {4, 1009},
                                          {37, 400},
                                          {243, 100},
                                          {64, 32, 3, 3},
                                          {2, 1444},
                                          {1 << 13}})
            QTest::newRow(toString(Shape(lengths.begin(), lengths.end())).c_str()) << lengths;
    }

    void roundsAsAnFftMay() {
        QFETCH(QList<int>, lengths);
        const Shape shape(lengths.begin(), lengths.end());
        const SpectrumLayout layout(shape, resolveAxes({}, shape, "white"));
        const std::vector<float> values = plainWhite(shape, 13);
        const auto exact = forward(*m_slow, layout, values);
        auto fast = forward(*m_fftw, layout, values);
        double difference = 0, size = 0;
        for (std::size_t i = 0; i < fast.size(); ++i) {
            const double twice = layout.inMirrorPlane(i) ? 1 : 2;
            difference += twice * std::norm(std::complex<double>(fast[i]) - std::complex<double>(exact[i]));
            size += twice * std::norm(std::complex<double>(exact[i]));
        }
        const double tolerance =
            4 * 0x1p-24 * std::sqrt(3 * 0.36 * (std::log2(layout.transformLength()) + 3) + 6);
        QVERIFY2(std::sqrt(difference / size) < tolerance, std::to_string(difference / size).c_str());
        std::vector<float> back(values.size());
        m_fftw->inverse(layout, fast, back, m_context);
        QVERIFY(relativeDistance(back, values) < std::sqrt(2.0) * tolerance);
    }

    /// One of every way that lines are transformed.
    void isTheSameInEveryRun_data() {
        QTest::addColumn<QList<int>>("lengths");
        for (const QList<int>& lengths :
             {QList<int>{130, 77}, {300, 40}, {64, 50, 3, 3}, {111, 74}, {700, 300}, {3, 5, 1001}, {20'000}})
            QTest::newRow(toString(Shape(lengths.begin(), lengths.end())).c_str()) << lengths;
    }

    /// On any number of threads, at any alignment, by an object that was used before or was not, and after
    /// products have planned by measuring: the same bits, there and back.
    void isTheSameInEveryRun() {
        QFETCH(QList<int>, lengths);
        const Shape shape(lengths.begin(), lengths.end());
        const SpectrumLayout layout(shape, resolveAxes({}, shape, "white"));
        const std::vector<float> values = plainWhite(shape, 3);
        const auto spectrum = forward(*makeFftwTransform(), layout, values);
        const auto back = inverse(*makeFftwTransform(), layout, spectrum, 0);
        const auto same = [&](Transform& transform, std::size_t shift) {
            std::vector<float> moved(shift);
            moved.insert(moved.end(), values.begin(), values.end());
            std::vector<Complex> found(layout.halfCount() + shift);
            transform.forward(layout, std::span(moved).subspan(shift), std::span(found).subspan(shift),
                              m_context);
            found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shift));
            return found == spectrum && inverse(transform, layout, found, shift) == back;
        };
        for (const int threads : {1, 2, 3, 8}) {
            const ThreadLimit limit(threads);
            QVERIFY(same(*makeFftwTransform(), 0));
            QVERIFY(same(*m_fftw, 0)); // used by other tests, and in the round before
        }
        for (const std::size_t shift : {1, 2, 3, 5})
            QVERIFY(same(*m_fftw, shift));
        const SpectrumLayout measured({shape.back()}, {0});
        (void)FftPlan::ofArray(FftKind::realToHalf, measured);
        (void)FftPlan::ofArray(FftKind::forward, measured);
        QVERIFY(same(*makeFftwTransform(), 0));
    }

    /// Its place in the array, and how many there are, do not change a line's spectrum.
    void linesAreTheSameWhereverTheyLie() {
        for (const std::size_t length : {2, 3, 7, 16, 24, 25, 32, 49, 64, 65, 74, 111, 128}) {
            const std::vector<float> line = plainWhite({length}, length);
            const auto alone = forward(*m_fftw, SpectrumLayout({1, length}, {1}), line);
            const std::size_t lines = 200;
            std::vector<float> rows, columns;
            for (std::size_t i = 0; i < lines; ++i)
                rows.insert(rows.end(), line.begin(), line.end());
            for (const float value : line)
                columns.insert(columns.end(), lines, value);
            const auto ofRows = forward(*m_fftw, SpectrumLayout({lines, length}, {1}), rows);
            const auto ofColumns = forward(*m_fftw, SpectrumLayout({length, lines}, {0}), columns);
            for (std::size_t i = 0; i < ofRows.size(); ++i) {
                QCOMPARE(ofRows[i], alone[i % alone.size()]);
                QCOMPARE(ofColumns[i], ofColumns[i / lines * lines]);
            }
        }
    }

    /// What the memory of products is estimated with.
    void threadsTakeLittleMemory() {
        const auto bytes = [](std::size_t rows, std::size_t columns) {
            return transformThreadBytes(SpectrumLayout({rows, columns}, {0, 1}));
        };
        QVERIFY(bytes(512, 512) < 200'000);
        QVERIFY(bytes(4096, 4096) < 1'200'000);
        QVERIFY(bytes(4099, 4099) > bytes(4100, 4100)); // a chirp's scratch
    }

    void stopsWhenCancelled() {
        JobContext cancelled([] { return true; }, {});
        const SpectrumLayout layout({16, 16}, {0, 1});
        std::vector<float> values(256);
        std::vector<Complex> spectrum(layout.halfCount());
        bool stopped = false;
        try {
            m_fftw->forward(layout, values, spectrum, cancelled);
        } catch (const Cancelled&) {
            stopped = true;
        }
        QVERIFY(stopped);
    }
};

QTEST_GUILESS_MAIN(TestTransform)
#include "test_transform.moc"
