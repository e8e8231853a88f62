// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What layers without a spectrum, and layers without room for an order of their units, are shown by.
#include "analysis/coarse_curves.h"
#include "base/memory_meter.h"
#include "spectral/selection.h"
#include "spectral/weights_picture.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace fft_tensor;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

TensorPtr matrix(std::uint64_t rows, std::uint64_t columns, std::vector<float> values) {
    return std::make_shared<HostTensor>(HostTensor{"m", {rows, columns}, std::move(values)});
}

TensorPtr whiteNoise(std::uint64_t rows, std::uint64_t columns) {
    std::mt19937 generator(3);
    std::normal_distribution<float> normal;
    std::vector<float> values(rows * columns);
    for (float& value : values)
        value = normal(generator);
    return matrix(rows, columns, std::move(values));
}

MapImage drawn(const HostTensor& tensor, int pixels) {
    const MapPlane plane = defaultPlane(tensor.shape);
    JobContext context;
    return weightsMap(
        tensor,
        {MapKind::weights, plane, wholePlane(tensor.shape, plane), pixels, pixels, Reduction::maximum},
        context);
}

} // namespace

class TestWeightsPicture : public QObject {
    Q_OBJECT
  private slots:
    void marksBadCellsAndNoOthers() {
        const auto tensor = matrix(2, 3, {1, std::nanf(""), -4, infinity, 2, 3});
        QCOMPARE(notFiniteCount(tensor->values), std::uint64_t{2});
        const MapImage image = drawn(*tensor, 16);
        QCOMPARE(image.width, 3);
        const bool bad[] = {false, true, false, true, false, false};
        for (std::size_t i = 0; i < 6; ++i) {
            QCOMPARE(std::isnan(image.pixels[i]), bad[i]);
            if (!bad[i])
                QCOMPARE(image.pixels[i], tensor->values[i]);
        }
        QCOMPARE(image.minimum, -4.f); // over the finite ones
        QCOMPARE(image.maximum, 3.f);
    }

    void oneBadCellMarksItsPixel() {
        std::vector<float> values(64 * 64, 0.5f);
        values[40 * 64 + 3] = -infinity;
        const MapImage image = drawn(*matrix(64, 64, values), 8);
        QCOMPARE(image.pixels.size(), std::size_t{64});
        for (std::size_t i = 0; i < 64; ++i)
            QCOMPARE(std::isnan(image.pixels[i]), i == 5 * 8);
    }

    void nothingFiniteHasARangeOfZero() {
        const MapImage image = drawn(*matrix(1, 2, {std::nanf(""), infinity}), 4);
        QVERIFY(std::isnan(image.pixels[0]) && std::isnan(image.pixels[1]));
        QCOMPARE(image.minimum, 0.f);
        QCOMPARE(image.maximum, 0.f);
    }

    void keptInPlaceIsWhatIsCollected() {
        const auto tensor = whiteNoise(30, 17);
        const auto backend = makeCpuBackend();
        JobContext context;
        for (const std::vector<int>& axes : {std::vector<int>{0, 1}, std::vector<int>{0}}) {
            const auto analysis = backend->analyze(tensor, axes, context);
            const auto spectrum = analysis->scaledSpectrum(context);
            const UnitEnergies energies = energiesOfSpectrum(analysis->layout(), *spectrum);
            for (const ValueType type : {ValueType::float32, ValueType::float16})
                for (const double keep : {0.0, 0.1, 1.0}) {
                    const Cut cut = analysis->ranking()->cutAtKeep(keep);
                    const ValueRounding rounding(type, analysis->ranking()->largestEnergy());
                    const SelectedUnits units =
                        collect(analysis->layout(), *spectrum, energies, cut, rounding);
                    std::vector<std::complex<float>> expected(spectrum->size()), found(spectrum->size());
                    for (std::size_t i = 0; i < units.positions.size(); ++i)
                        expected[units.positions[i]] = units.values[i];
                    keepInPlace(analysis->layout(), *spectrum, energies, cut, rounding, found);
                    QVERIFY(found == expected);
                    QCOMPARE(lostEnergyOf(analysis->layout(), *spectrum, energies, cut, rounding),
                             units.lostEnergy);
                }
        }
    }

    /// Every point of a coarse curve is a true one.
    void coarseCurvesAreExactWhereTheyStand() {
        const auto tensor = whiteNoise(128, 96);
        const auto backend = makeCpuBackend();
        JobContext context;
        const auto analysis = backend->analyze(tensor, {0, 1}, context);
        const auto keeps = curveKeeps(analysis->layout().fullCount());
        const std::vector<CurvePoint> curve = coarseCurve(*analysis->ranking(), keeps);
        QVERIFY(curve.size() > 60);
        QCOMPARE(curve.front().keep, 0.0);
        QCOMPARE(curve.back().keep, 1.0);
        for (const CurvePoint& point : curve) {
            const CutNumbers exact = analysis->numbersAt(point.keep, ValueType::float32);
            QCOMPARE(exact.coefficients, point.coefficients);
            QVERIFY(std::abs(exact.relativeError - point.relativeError) < 1e-6);
        }
        const std::vector<CurvePoint> pruned = coarseIdentityCurve(*tensor, keeps);
        QVERIFY(pruned.size() > 60);
        for (const CurvePoint& point : pruned)
            QVERIFY(std::abs(identityCurve(*tensor, {point.keep}).front().relativeError -
                             point.relativeError) < 1e-6);
    }

    void picturesGiveTheirMemoryBack() {
        const auto tensor = whiteNoise(256, 256);
        const auto backend = makeCpuBackend();
        JobContext context;
        const auto analysis = backend->analyze(tensor, {0, 1}, context);
        const MapPlane plane = defaultPlane(tensor->shape);
        const MapRequest request{MapKind::rebuilt,  plane, wholePlane(tensor->shape, plane), 8, 8,
                                 Reduction::maximum};
        const auto first = analysis->maps({request}, 0.1, ValueType::float32, context);
        const MemoryMeter meter;
        QVERIFY(analysis->maps({}, 0.1, ValueType::float32, context).empty());
        QCOMPARE(meter.bytes(), -std::int64_t{256 * 256 * 4});
        QVERIFY(analysis->maps({request}, 0.1, ValueType::float32, context).front().pixels ==
                first.front().pixels);
    }
};

QTEST_GUILESS_MAIN(TestWeightsPicture)
#include "test_weights_picture.moc"
