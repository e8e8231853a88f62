// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/product_samples.h"

#include "base/error.h"
#include "product/weights/matricization.h"

#include <QTest>

#include <complex>
#include <numbers>
#include <set>

using namespace fft_tensor;
using namespace fft_tensor::tests;

/// Which coefficient acts where: closed forms first, then the law that every unit acts exactly once.
class TestMatricization : public QObject {
    Q_OBJECT

  private slots:
    void oneWave();
    void sides();
    void everyUnitOnce();
    void indices();
    void refusals();
};

/// W[i][j] = cos(2π(3i/8 + 2j/10)): one unit, at (3, 2) and (5, 8).
void TestMatricization::oneWave() {
    const SpectrumLayout layout({8, 10}, {0, 1}); // the columns are halved: stored is (3, 2), at 3·6 + 2
    const MatricizedEntry entry = Matricization(layout, {}).entry(20, {40, 0});
    QCOMPARE(entry.input, 3u);
    QCOMPARE(entry.output, 2u);
    QVERIFY(!entry.plain);
    QCOMPARE(entry.value, std::complex<float>(40, 0));
    // Transposed, x meets the columns. l = 3 of the rows is in their half spectrum.
    const MatricizedEntry turned = Matricization(layout, {1, true}).entry(20, {40, 7});
    QCOMPARE(turned.input, 2u);
    QCOMPARE(turned.output, 3u);
    QVERIFY(!turned.plain);
    // (5, 2) is not: its mirror (3, -2) is, and X[-2] is conj X[2].
    const MatricizedEntry mirrored = Matricization(layout, {1, true}).entry(5 * 6 + 2, {40, 7});
    QCOMPARE(mirrored.input, 2u);
    QCOMPARE(mirrored.output, 3u);
    QVERIFY(mirrored.plain);
    QCOMPARE(mirrored.value, std::complex<float>(40, -7));
    // In the mirror plane l = 0 the representative holds 2F already: Y's real part needs both.
    QCOMPARE(Matricization(layout, {}).entry(3 * 6, {12, 2}).value, std::complex<float>(12, 2));
    // As input frequency, not as output, the plane's factor is undone: both images act, each on its own l.
    QCOMPARE(Matricization(layout, {1, true}).entry(3 * 6, {12, 2}).value, std::complex<float>(6, 1));
    QCOMPARE(Matricization(layout, {}).entry(0, {9, 0}).value, std::complex<float>(9, 0)); // its own mirror
}

void TestMatricization::sides() {
    const SpectrumLayout layout({4, 3, 7, 5}, {0, 2});
    const Matricization matricization(layout, {2, false});
    QCOMPARE(matricization.input().length, std::uint64_t{12});
    QCOMPARE(matricization.input().frequencies, std::uint64_t{9}); // axis 0 halved: 3 of 4
    QCOMPARE(matricization.output().length, std::uint64_t{35});
    QCOMPARE(matricization.output().frequencies, std::uint64_t{20}); // axis 2 halved: 4 of 7
    const Matricization turned(layout, {2, true});
    QCOMPARE(turned.input().length, matricization.output().length);
    QCOMPARE(turned.output().frequencies, matricization.input().frequencies);
    const Matricization flat(layout, {0, false});
    QCOMPARE(flat.input().length, std::uint64_t{1});
    QVERIFY(!flat.input().spectrum);
    QCOMPARE(flat.output().length, std::uint64_t{420});
}

/// All stored units go to different places, and into the ranges of their sides.
void TestMatricization::everyUnitOnce() {
    const auto backend = makeCpuBackend();
    for (const Shape& shape : {Shape{6, 9}, Shape{9, 6}, Shape{4, 5, 6}, Shape{3, 4, 2, 5}})
        for (const bool transposed : {false, true}) {
            std::vector<int> axes;
            for (std::size_t axis = 0; axis < shape.size(); ++axis)
                axes.push_back(static_cast<int>(axis));
            const SparseSpectralTensor sparse = sparseOf(whiteTensor(shape, 1), axes, 1, *backend);
            const Matricization matricization(sparse.layout, {1, transposed});
            std::set<std::tuple<std::uint32_t, std::uint32_t, bool>> places;
            for (std::size_t i = 0; i < sparse.positions.size(); ++i) {
                const MatricizedEntry entry = matricization.entry(sparse.positions[i], sparse.values[i]);
                QVERIFY(entry.input < matricization.input().frequencies &&
                        entry.output < matricization.output().frequencies);
                places.emplace(entry.input, entry.output, entry.plain);
            }
            QCOMPARE(places.size(), sparse.positions.size());
        }
}

void TestMatricization::indices() {
    const SpectrumLayout side({5, 8}, {0, 1}); // stored 5 × 5
    QCOMPARE(fullIndex(side, 2 * 5 + 3, false), std::uint64_t{2 * 8 + 3});
    QCOMPARE(fullIndex(side, 2 * 5 + 3, true), std::uint64_t{3 * 8 + 5});
    QCOMPARE(fullIndex(side, 0, true), std::uint64_t{0});
    const SpectrumLayout last({5, 8}, {1});
    QCOMPARE(fullIndex(last, 2 * 5 + 3, true), std::uint64_t{2 * 8 + 5});
}

void TestMatricization::refusals() {
    const SpectrumLayout layout({4, 3}, {0, 1});
    for (const int rowAxes : {-1, 3})
        QVERIFY_EXCEPTION_THROWN(Matricization(layout, {rowAxes, false}), Error);
    const SpectrumLayout deep(Shape(33, 1), {0});
    QVERIFY_EXCEPTION_THROWN(Matricization(deep, {}), Error);
}

QTEST_GUILESS_MAIN(TestMatricization)
#include "test_matricization.moc"
