// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The order of units and every cut of it, against a plain sort.
#include "analysis/null_model.h"
#include "spectral/energy_ranking.h"
#include "spectral/unit_energies.h"
#include "support/tensors.h"
#include "transform/transform.h"

#include <QTest>

#include <limits>

using namespace fft_tensor;
using namespace fft_tensor::tests;

namespace {

/// The definition, by sorting everything.
struct PlainOrder {
    std::vector<std::uint64_t> keys;
    const UnitEnergies& energies;
    double total = 0;

    PlainOrder(const UnitEnergies& from, float floor) : energies(from) {
        for (std::uint32_t i = 0; i < from.energy.size(); ++i) {
            if (from.energy[i] > 0)
                total += from.counts.weightOf(i) * static_cast<double>(from.energy[i]);
            if (from.energy[i] > 0 && from.energy[i] >= floor)
                keys.push_back(rankKey(from.energy[i], i));
        }
        std::sort(keys.begin(), keys.end());
    }

    Cut atCount(std::uint64_t count) const {
        Cut cut;
        for (const std::uint64_t key : keys) {
            const unsigned weight = energies.counts.weightOf(indexOfKey(key));
            if (cut.count + weight > count)
                break;
            cut.count += weight;
            ++cut.units;
        }
        cut.totalEnergy = total;
        cut.droppedEnergy = total;
        for (std::uint64_t i = 0; i < cut.units; ++i)
            cut.droppedEnergy -=
                energies.counts.weightOf(indexOfKey(keys[i])) * static_cast<double>(energyOfKey(keys[i]));
        return cut;
    }
};

std::shared_ptr<const UnitEnergies> spectrumOf(const TensorPtr& tensor, std::vector<int> axes) {
    const SpectrumLayout layout(tensor->shape, std::move(axes));
    std::vector<std::complex<float>> spectrum(layout.halfCount());
    JobContext context;
    makeFftwTransform()->forward(layout, tensor->values, spectrum, context);
    return std::make_shared<UnitEnergies>(energiesOfSpectrum(layout, spectrum));
}

} // namespace

class TestEnergyRanking : public QObject {
    Q_OBJECT

    static void compare(const Cut& cut, const Cut& expected) {
        QCOMPARE(cut.units, expected.units);
        QCOMPARE(cut.count, expected.count);
        QVERIFY(std::abs(cut.droppedEnergy - expected.droppedEnergy) <= 1e-9 * expected.totalEnergy);
        QVERIFY(std::abs(cut.totalEnergy - expected.totalEnergy) <= 1e-9 * expected.totalEnergy);
    }

  private slots:
    void everyCountMatchesAPlainSort_data() {
        QTest::addColumn<QList<int>>("lengths");
        QTest::addColumn<QList<int>>("axes");
        QTest::newRow("odd line") << QList<int>{9} << QList<int>{0};
        QTest::newRow("even square") << QList<int>{8, 8} << QList<int>{0, 1};
        QTest::newRow("odd by even") << QList<int>{7, 10} << QList<int>{0, 1};
        QTest::newRow("last axis") << QList<int>{6, 5} << QList<int>{1};
        QTest::newRow("rank four") << QList<int>{3, 4, 2, 5} << QList<int>{0, 1, 2, 3};
    }

    void everyCountMatchesAPlainSort() {
        QFETCH(QList<int>, lengths);
        QFETCH(QList<int>, axes);
        const TensorPtr tensor = whiteTensor(Shape(lengths.begin(), lengths.end()), 5);
        const auto energies = spectrumOf(tensor, {axes.begin(), axes.end()});
        EnergyRanking scanning(energies, true), indexed(energies, true);
        indexed.index();
        const PlainOrder plain(*energies, scanning.zeroFloor());
        for (std::uint64_t count = 0; count <= energies->counts.fullCount; ++count) {
            compare(scanning.cutAtCount(count), plain.atCount(count));
            compare(indexed.cutAtCount(count), plain.atCount(count));
            QCOMPARE(scanning.cutAtCount(count).lastKey > 0, plain.atCount(count).units > 0);
        }
    }

    /// Larger than a block of the index and a bin of the histogram.
    void indexAndScanAgree() {
        const auto energies = spectrumOf(whiteTensor({300, 411}, 1), {0, 1});
        EnergyRanking scanning(energies, true), indexed(energies, true);
        indexed.index();
        for (const double keep : {0.0, 1e-5, 0.001, 0.05, 0.333, 0.5, 0.99, 1.0}) {
            const Cut a = scanning.cutAtKeep(keep), b = indexed.cutAtKeep(keep);
            compare(a, b);
            QVERIFY(std::is_sorted(indexed.order().begin(), indexed.order().end()));
            const auto before = static_cast<std::uint64_t>(
                std::upper_bound(indexed.order().begin(), indexed.order().end(), a.lastKey) -
                indexed.order().begin());
            QCOMPARE(a.units == 0 ? std::uint64_t{0} : before, a.units);
        }
    }

    // Few units are ordered, many are counted bin by bin: the same units, and nothing more in more places.
    void fewUnitsAndManyAreRankedAlike_data() { everyCountMatchesAPlainSort_data(); }
    void fewUnitsAndManyAreRankedAlike() {
        QFETCH(QList<int>, lengths);
        QFETCH(QList<int>, axes);
        const auto few =
            spectrumOf(whiteTensor(Shape(lengths.begin(), lengths.end()), 5), {axes.begin(), axes.end()});
        UnitEnergies many = *few;
        many.energy[1] = many.energy[0]; // a tie
        UnitEnergies same = many;
        many.energy.resize(100000, 0.0f);
        const EnergyHistogram a = same.histogram(), b = many.histogram();
        QVERIFY(a.largest == b.largest && a.bins.size() > 2);
        QCOMPARE(a.bins.size(), b.bins.size());
        for (std::size_t i = 0; i < a.bins.size(); ++i) {
            QCOMPARE(a.bins[i].leadingBits, b.bins[i].leadingBits);
            QCOMPARE(a.bins[i].units, b.bins[i].units);
            QCOMPARE(a.bins[i].count, b.bins[i].count);
            QVERIFY(a.bins[i].energy == b.bins[i].energy); // to the last bit
        }
        for (const float floor : {std::numeric_limits<float>::denorm_min(), many.energy[2]})
            QVERIFY(same.orderedKeys(floor) == many.orderedKeys(floor));
    }

    void selectionsAreNested() {
        const auto energies = spectrumOf(whiteTensor({40, 40}, 2), {0, 1});
        const EnergyRanking ranking(energies, true);
        Cut last = ranking.cutAtCount(0);
        for (std::uint64_t count = 1; count <= 1600; ++count) {
            const Cut cut = ranking.cutAtCount(count);
            QVERIFY(cut.lastKey >= last.lastKey);
            QVERIFY(cut.count == count || cut.count + 1 == count);
            last = cut;
        }
        QCOMPARE(last.count, std::uint64_t{1600});
        QCOMPARE(last.droppedEnergy, 0.0);
    }

    void tiesGoToTheLowerIndex() {
        UnitEnergies equal;
        equal.energy.assign(5000, 2.0f);
        equal.counts.weight = 1;
        equal.counts.fullCount = 5000;
        EnergyRanking ranking(std::make_shared<UnitEnergies>(equal), false);
        for (int pass = 0; pass < 2; ++pass, ranking.index()) {
            const Cut cut = ranking.cutAtCount(1234);
            QCOMPARE(indexOfKey(cut.lastKey), 1233u);
            QCOMPARE(cut.droppedEnergy, 2.0 * (5000 - 1234));
        }
    }

    void cutAtErrorIsTheShortestThatSuffices() {
        const auto energies = spectrumOf(whiteTensor({50, 61}, 8), {0, 1});
        EnergyRanking ranking(energies, true);
        for (int pass = 0; pass < 2; ++pass, ranking.index())
            for (const double target : {0.0, 0.01, 0.3, 0.895, 1.0}) {
                const Cut cut = ranking.cutAtError(target);
                QVERIFY(cut.relativeError() <= target * (1 + 1e-12));
                if (cut.units > 0) {
                    const Cut fewer = ranking.cutAtCount(cut.count - 1);
                    QVERIFY(fewer.relativeError() > target);
                }
            }
    }

    void whiteNoiseFollowsItsLaw() {
        const auto energies = spectrumOf(whiteTensor({512, 512}, 4), {0, 1});
        const EnergyRanking ranking(energies, true);
        for (const double keep : {0.2, 0.1, 0.05, 0.01})
            QVERIFY(std::abs(ranking.cutAtKeep(keep).relativeError() - whiteNoiseError(keep)) < 0.003);
        QVERIFY(std::abs(whiteNoiseError(0.05) - 0.895) < 5e-4);
        QVERIFY(std::abs(whiteNoiseError(0.2) - 0.691) < 5e-4);
    }

    /// Most of a plane wave's spectrum is rounding noise: it is not ranked, and its energy counts as dropped.
    void roundingNoiseStaysBelowTheFloor() {
        std::vector<float> wave(256 * 256);
        for (std::size_t i = 0; i < wave.size(); ++i)
            wave[i] =
                std::cos(2 * 3.14159265f * static_cast<float>((3 * (i / 256) + 5 * (i % 256)) % 256) / 256);
        const auto energies = spectrumOf(tensorOf({256, 256}, wave), {0, 1});
        const EnergyRanking ranking(energies, true);
        const Cut cut = ranking.cutAtKeep(0.05);
        QVERIFY(cut.floorReached);
        QVERIFY(cut.units >= 1 && cut.units <= 4);
        QVERIFY(cut.relativeError() < 1e-6);
    }

    void zerosKeepNothingWithoutError() {
        const auto energies = spectrumOf(tensorOf({8, 8}, std::vector<float>(64)), {0, 1});
        EnergyRanking ranking(energies, true);
        ranking.index();
        const Cut cut = ranking.cutAtKeep(1);
        QCOMPARE(cut.units, std::uint64_t{0});
        QCOMPARE(cut.relativeError(), 0.0);
        QCOMPARE(ranking.cutAtError(0.5).units, std::uint64_t{0});
    }
};

QTEST_GUILESS_MAIN(TestEnergyRanking)
#include "test_energy_ranking.moc"
