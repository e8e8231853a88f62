// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Maps against the slow way: every cell of the full, centred spectrum from the definition.
#include "spectral/backend.h"
#include "support/tensors.h"

#include <QTest>

#include <numbers>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestMaps : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> m_backend = makeCpuBackend();
    JobContext m_context;

    MapImage map(Analysis& analysis, MapRequest request, double keep = 0.3) {
        return analysis.maps({request}, keep, ValueType::float32, m_context).front();
    }
    static MapRequest whole(const Shape& shape, MapKind kind) {
        MapRequest request;
        request.kind = kind;
        request.plane = defaultPlane(shape);
        request.cells = wholePlane(shape, request.plane);
        request.widthPixels = request.heightPixels = 1000;
        return request;
    }

    /// F at centred cell (r, c), by the definition.
    static std::complex<double> coefficient(const HostTensor& tensor, std::int64_t r, std::int64_t c) {
        const auto rows = static_cast<std::int64_t>(tensor.shape[0]),
                   columns = static_cast<std::int64_t>(tensor.shape[1]);
        std::complex<double> sum = 0;
        for (std::int64_t i = 0; i < rows; ++i)
            for (std::int64_t j = 0; j < columns; ++j) {
                const double turn = static_cast<double>((r - rows / 2) * i) / static_cast<double>(rows) +
                                    static_cast<double>((c - columns / 2) * j) / static_cast<double>(columns);
                sum += static_cast<double>(tensor.values[i * columns + j]) *
                       std::polar(1.0, -2 * std::numbers::pi * turn);
            }
        return sum;
    }

  private slots:
    void sizes_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::newRow("even") << 8 << 12;
        QTest::newRow("odd") << 7 << 9;
        QTest::newRow("tall, mixed") << 15 << 6;
        QTest::newRow("square") << 10 << 10;
    }

    void spectrumIsCentredAndWhole_data() { sizes_data(); }
    void spectrumIsCentredAndWhole() {
        QFETCH(int, rows);
        QFETCH(int, columns);
        const Shape shape{static_cast<std::uint64_t>(rows), static_cast<std::uint64_t>(columns)};
        const TensorPtr tensor = whiteTensor(shape, 31);
        const auto analysis = m_backend->analyze(tensor, {0, 1}, m_context);
        const MapImage magnitude = map(*analysis, whole(shape, MapKind::logMagnitude));
        const MapImage phase = map(*analysis, whole(shape, MapKind::phase));
        QCOMPARE(magnitude.width, columns);
        QCOMPARE(magnitude.height, rows);
        for (int r = 0; r < rows; ++r)
            for (int c = 0; c < columns; ++c) {
                const auto f = coefficient(*tensor, r, c);
                const auto at = static_cast<std::size_t>(r * columns + c);
                QVERIFY(std::abs(static_cast<double>(magnitude.pixels[at]) - std::log10(std::abs(f))) < 1e-4);
                const double turned =
                    static_cast<double>(phase.pixels[at]) - std::arg(f) * 180 / std::numbers::pi;
                QVERIFY(std::abs(std::remainder(turned, 360.0)) < 0.01);
            }
    }

    void retainedCountsWhatIsKept_data() { sizes_data(); }
    void retainedCountsWhatIsKept() {
        QFETCH(int, rows);
        QFETCH(int, columns);
        const Shape shape{static_cast<std::uint64_t>(rows), static_cast<std::uint64_t>(columns)};
        const auto analysis = m_backend->analyze(whiteTensor(shape, 32), {0, 1}, m_context);
        for (const double keep : {0.0, 0.1, 0.5, 1.0}) {
            const MapImage retained = map(*analysis, whole(shape, MapKind::retained), keep);
            double count = 0;
            for (const float cell : retained.pixels)
                count += static_cast<double>(cell);
            QCOMPARE(count / (rows * columns), analysis->numbersAt(keep, ValueType::float32).kept);
        }
    }

    void errorIsRebuiltLessWeights() {
        const Shape shape{20, 30};
        const TensorPtr tensor = whiteTensor(shape, 33);
        const auto analysis = m_backend->analyze(tensor, {0, 1}, m_context);
        const MapImage rebuilt = map(*analysis, whole(shape, MapKind::rebuilt));
        const MapImage error = map(*analysis, whole(shape, MapKind::error));
        for (std::size_t i = 0; i < tensor->values.size(); ++i)
            QVERIFY(std::abs(rebuilt.pixels[i] - tensor->values[i] - error.pixels[i]) < 1e-6f);
        QVERIFY(std::abs(relativeDistance(rebuilt.pixels, tensor->values) -
                         analysis->numbersAt(0.3, ValueType::float32).relativeError) < 1e-5);
    }

    void maximumKeepsSingleCells() {
        std::vector<float> values(1000 * 700);
        values[613 * 700 + 455] = -3;
        const TensorPtr tensor = tensorOf({1000, 700}, values);
        const auto analysis = m_backend->analyze(tensor, {0, 1}, m_context);
        MapRequest request = whole(tensor->shape, MapKind::weights);
        request.widthPixels = 70;
        request.heightPixels = 50;
        const MapImage image = map(*analysis, request);
        QCOMPARE(image.pixels[30 * 70 + 45], -3.0f);
        QCOMPARE(std::count(image.pixels.begin(), image.pixels.end(), 0.0f), 50 * 70 - 1);
        QCOMPARE(image.minimum, -3.0f);
        request.reduction = Reduction::mean;
        QVERIFY(std::abs(map(*analysis, request).pixels[30 * 70 + 45] + 3.0f / 200) < 1e-7f);
    }

    void rectanglesAreWindowsOfTheWhole() {
        const Shape shape{16, 21};
        const auto analysis = m_backend->analyze(whiteTensor(shape, 34), {0, 1}, m_context);
        for (const MapKind kind : {MapKind::weights, MapKind::logMagnitude, MapKind::retained}) {
            const MapImage all = map(*analysis, whole(shape, kind));
            MapRequest request = whole(shape, kind);
            request.cells = {3, 99, 2, 11};
            const MapImage part = map(*analysis, request);
            QCOMPARE(part.request.cells, (CellRect{3, 16, 2, 11}));
            for (int r = 0; r < part.height; ++r)
                for (int c = 0; c < part.width; ++c)
                    QCOMPARE(part.pixels[r * part.width + c], all.pixels[(r + 3) * 21 + c + 2]);
        }
    }

    void otherAxesAreSlicedOrReduced() {
        const Shape shape{4, 3, 5};
        const TensorPtr tensor = whiteTensor(shape, 35);
        const auto analysis = m_backend->analyze(tensor, {2}, m_context);
        MapRequest request = whole(shape, MapKind::weights);
        QCOMPARE(request.plane.rowAxis, 0);
        QCOMPARE(request.plane.columnAxis, 2);
        request.plane.others[1] = 2;
        const MapImage slice = map(*analysis, request);
        request.plane.others[1].reset();
        const MapImage reduced = map(*analysis, request);
        for (std::size_t i = 0; i < 4; ++i)
            for (std::size_t k = 0; k < 5; ++k) {
                QCOMPARE(slice.pixels[i * 5 + k], tensor->values[(i * 3 + 2) * 5 + k]);
                float strongest = 0;
                for (std::size_t j = 0; j < 3; ++j)
                    if (std::abs(tensor->values[(i * 3 + j) * 5 + k]) > std::abs(strongest))
                        strongest = tensor->values[(i * 3 + j) * 5 + k];
                QCOMPARE(reduced.pixels[i * 5 + k], strongest);
            }
    }

    void linesHaveOneRow() {
        const TensorPtr tensor = whiteTensor({11}, 36);
        const auto analysis = m_backend->analyze(tensor, {0}, m_context);
        const MapImage weights = map(*analysis, whole(tensor->shape, MapKind::weights));
        QCOMPARE(weights.height, 1);
        QCOMPARE(weights.pixels, std::vector<float>(tensor->values.begin(), tensor->values.end()));
        const MapImage spectrum = map(*analysis, whole(tensor->shape, MapKind::logMagnitude));
        for (int c = 0; c < 5; ++c) // a real tensor's spectrum is symmetric about its centre
            QCOMPARE(spectrum.pixels[c], spectrum.pixels[10 - c]);
    }
};

QTEST_GUILESS_MAIN(TestMaps)
#include "test_maps.moc"
