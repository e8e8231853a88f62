// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What counts as structure: nulls that keep what they must, peaks, and surveys of layers whose answer is
// known.
#include "analysis/curves.h"
#include "analysis/verdict.h"
#include "base/parallel.h"
#include "support/tensors.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <numbers>

using namespace fft_tensor;
using namespace fft_tensor::tests;

namespace {

using Fill = std::function<double(std::size_t row, std::size_t column, double white)>;

/// A matrix of a function of the place and of a standard normal number.
TensorPtr matrixOf(std::size_t rows, std::size_t columns, std::uint64_t seed, const Fill& fill) {
    const TensorPtr white = whiteTensor({rows, columns}, seed);
    std::vector<float> values(rows * columns);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(fill(i / columns, i % columns, static_cast<double>(white->values[i])));
    return tensorOf({rows, columns}, values);
}

double wave(std::size_t turns, std::size_t at, std::size_t length) {
    return std::cos(2 * std::numbers::pi * static_cast<double>(turns * at % length) /
                    static_cast<double>(length));
}

std::vector<float> sorted(std::vector<float> values) {
    std::sort(values.begin(), values.end());
    return values;
}

std::vector<float> slice(const HostTensor& tensor, std::size_t begin, std::size_t count, std::size_t stride) {
    std::vector<float> values;
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(tensor.values[begin + i * stride]);
    return values;
}

QString said(const LayerSurvey& survey) {
    return QString::fromStdString(verdictOf(survey));
}

} // namespace

class TestStructure : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> m_backend = makeCpuBackend();
    JobContext m_context;

    LayerSurvey surveyed(const TensorPtr& tensor, double keep = 0.05) {
        return surveyLayer(tensor, {keep, ValueType::float32, 1}, {}, *m_backend, m_context);
    }
    SpectralPeaks peaksIn(const TensorPtr& tensor, const std::vector<int>& axes) {
        const auto analysis = m_backend->analyze(tensor, axes, m_context);
        return peaksOf(analysis->layout(), *analysis->scaledSpectrum(m_context));
    }

  private slots:
    void shufflesInsideSlices() {
        const TensorPtr tensor = whiteTensor({5, 12, 7}, 42); // axis 1: slices of 12, seven apart
        const TensorPtr null = shuffledInSlices(*tensor, {1}, 7, m_context);
        for (std::size_t outer = 0; outer < 5; ++outer)
            for (std::size_t inner = 0; inner < 7; ++inner) {
                const auto before = slice(*tensor, outer * 84 + inner, 12, 7);
                const auto after = slice(*null, outer * 84 + inner, 12, 7);
                QVERIFY(before != after);
                QCOMPARE(sorted(after), sorted(before));
            }
        const TensorPtr rows = shuffledInSlices(*tensor, {1, 2}, 7, m_context);
        for (std::size_t outer = 0; outer < 5; ++outer)
            QCOMPARE(sorted(slice(*rows, outer * 84, 84, 1)), sorted(slice(*tensor, outer * 84, 84, 1)));
        const TensorPtr outerAndInner = shuffledInSlices(*tensor, {0, 2}, 7, m_context);
        std::vector<float> before, after;
        for (std::size_t outer = 0; outer < 5; ++outer)
            for (std::size_t inner = 0; inner < 7; ++inner) {
                before.push_back(tensor->values[outer * 84 + 3 * 7 + inner]);
                after.push_back(outerAndInner->values[outer * 84 + 3 * 7 + inner]);
            }
        QVERIFY(before != after);
        QCOMPARE(sorted(after), sorted(before));
    }

    void nullsDependOnTheSeedAlone() {
        const TensorPtr tensor = whiteTensor({300, 70}, 43);
        for (const auto& axes : {std::vector<int>{0}, std::vector<int>{1}, std::vector<int>{0, 1}}) {
            const TensorPtr shuffle = shuffledInSlices(*tensor, axes, 7, m_context),
                            order = reorderedAlong(*tensor, axes, 7, m_context);
            QVERIFY(shuffledInSlices(*tensor, axes, 8, m_context)->values != shuffle->values);
            QVERIFY(reorderedAlong(*tensor, axes, 8, m_context)->values != order->values);
            const ThreadLimit one(1);
            QCOMPARE(shuffledInSlices(*tensor, axes, 7, m_context)->values, shuffle->values);
            QCOMPARE(reorderedAlong(*tensor, axes, 7, m_context)->values, order->values);
        }
        HostTensor narrow = *tensor;
        narrow.stored = {DType::f16, std::vector<std::byte>(2 * narrow.values.size())};
        QVERIFY(
            shuffledInSlices(narrow, {0}, 7, m_context)->stored.bytes.empty()); // they are in another order
    }

    /// Every place of a slice is as likely for every entry; neighbouring slices are not shuffled alike.
    void shufflesFairly() {
        const TensorPtr counted =
            matrixOf(6000, 4, 1, [](std::size_t, std::size_t column, double) { return column; });
        const TensorPtr null = shuffledInSlices(*counted, {1}, 3, m_context);
        int at[4][4] = {}, alike = 0;
        for (std::size_t row = 0; row < 6000; ++row) {
            for (std::size_t column = 0; column < 4; ++column)
                ++at[column][static_cast<std::size_t>(null->values[row * 4 + column])];
            alike += row > 0 && slice(*null, row * 4, 4, 1) == slice(*null, row * 4 - 4, 4, 1);
        }
        for (const auto& counts : at)
            for (const int count : counts)
                QVERIFY2(std::abs(count - 1500) < 5 * 34, QByteArray::number(count)); // sqrt(6000·¼·¾) = 33.5
        QVERIFY2(std::abs(alike - 250) < 5 * 16, QByteArray::number(alike));          // one in 24
    }

    void reordersWholeRowsAndColumns() {
        const TensorPtr tensor = matrixOf(30, 20, 1, [](std::size_t row, std::size_t column, double) {
            return 100 * static_cast<double>(row) + static_cast<double>(column);
        });
        const TensorPtr null = reorderedAlong(*tensor, {0, 1}, 5, m_context);
        for (std::size_t i = 0; i < null->values.size(); ++i) {
            const int value = static_cast<int>(null->values[i]);
            QCOMPARE(value / 100, static_cast<int>(null->values[i - i % 20]) / 100); // a row stays a row
            QCOMPARE(value % 100, static_cast<int>(null->values[i % 20]) % 100);
        }
        QVERIFY(null->values != tensor->values);
        QCOMPARE(sorted(null->values), sorted(tensor->values));
    }

    /// mathematics: three waves of amplitude 0.02 in unit noise, which compaction misses: u = 118 against t
    /// = 27.
    void findsThreeFaintWaves() {
        constexpr std::size_t n = 1024;
        const TensorPtr tensor = matrixOf(n, n, 3, [](std::size_t row, std::size_t column, double white) {
            return white + 0.02 * (wave(5 * row + 9 * column, 1, n) + wave(100 * row + 77 * column, 1, n) +
                                   wave(300 * row + 150 * column, 1, n));
        });
        const SpectralPeaks peaks = peaksIn(tensor, {0, 1});
        QCOMPARE(peaks.waves, std::uint64_t(3));
        QCOMPARE(peaks.means, std::uint64_t(0));
        QVERIFY(std::abs(peaks.threshold - std::log(n * n / 2 / 1e-6)) < 1e-3); // 26.99
        QVERIFY2(peaks.largest > 80 && peaks.largest < 160, QByteArray::number(peaks.largest));
        QVERIFY(std::abs(peaks.waveEnergy - 3 * 0.02 * 0.02 / 2) < 2e-4);
        const AxesStructure all = measureStructure(tensor, {0, 1}, {}, *m_backend, m_context);
        QVERIFY(std::abs(all.compaction() - 1) < 0.002);
        QVERIFY(!all.isCompact() && all.hasWaves());
    }

    /// Mirror images, mirror planes, odd and even lengths: each wave is one peak, wherever it lies.
    void countsEachWaveOnce_data() {
        QTest::addColumn<int>("down");
        QTest::addColumn<int>("right");
        for (const auto& [down, right] :
             {std::pair{3, 5}, {60, 5}, {3, 0}, {0, 5}, {48, 64}, {17, 64}, {48, 5}})
            QTest::addRow("%d, %d", down, right) << down << right;
    }
    void countsEachWaveOnce() {
        QFETCH(int, down);
        QFETCH(int, right);
        for (const std::size_t columns : {128, 131}) {
            const TensorPtr tensor =
                matrixOf(96, columns, 5, [&](std::size_t row, std::size_t column, double white) {
                    const double turns = static_cast<double>(down) * static_cast<double>(row) / 96 +
                                         static_cast<double>(right) * static_cast<double>(column) /
                                             static_cast<double>(columns);
                    return white + 0.4 * std::cos(2 * std::numbers::pi * turns);
                });
            const SpectralPeaks peaks = peaksIn(tensor, {0, 1});
            const bool mean = down == 0 || right == 0;
            QCOMPARE(peaks.waves, std::uint64_t(mean ? 0 : 1));
            QCOMPARE(peaks.means, std::uint64_t(mean ? 1 : 0));
        }
    }

    /// A coefficient that is its own mirror image has one degree of freedom: the same u is no wonder there.
    void knowsSelfConjugateCoefficients() {
        constexpr std::size_t n = 4096; // t = 21.4; at the Nyquist frequency 38.7
        const auto with = [&](std::size_t turns, double u) {
            const double amplitude = turns == n / 2 ? std::sqrt(u / n) : std::sqrt(4 * u / n);
            const TensorPtr white = whiteTensor({n}, 6);
            double chance = 0; // what is there already
            for (std::size_t i = 0; i < n; ++i)
                chance += static_cast<double>(white->values[i]) * wave(turns, i, n);
            std::vector<float> values = white->values;
            const double own = turns == n / 2 ? chance / n : 2 * chance / n;
            for (std::size_t i = 0; i < n; ++i)
                values[i] += static_cast<float>((amplitude - own) * wave(turns, i, n));
            return peaksIn(tensorOf({n}, values), {0}).waves;
        };
        QCOMPARE(with(n / 2, 30), std::uint64_t(0));
        QCOMPARE(with(n / 2, 50), std::uint64_t(1));
        QCOMPARE(with(300, 30), std::uint64_t(1));
        QCOMPARE(with(300, 15), std::uint64_t(0));
    }

    void doesNotCryWolf() {
        std::uint64_t peaks = 0;
        double largest = 0;
        for (std::uint64_t seed = 100; seed < 140; ++seed)
            for (const auto& axes : {std::vector<int>{0}, std::vector<int>{1}, std::vector<int>{0, 1}}) {
                const SpectralPeaks found = peaksIn(whiteTensor({128, 96}, seed), axes);
                peaks += found.waves + found.means;
                largest = std::max(largest, found.largest);
            }
        QCOMPARE(peaks, std::uint64_t(0));
        QVERIFY(largest > 8); // it did look
    }

    void saysTooShort() {
        QVERIFY(peaksIn(whiteTensor({40, 62}, 7), {1}).tooShort);  // 31 coefficients
        QVERIFY(!peaksIn(whiteTensor({40, 64}, 7), {1}).tooShort); // 32
        QCOMPARE(said(surveyed(whiteTensor({10}, 7))), QStringLiteral("too short to tell"));
        QCOMPARE(said(surveyed(whiteTensor({1}, 7))), QStringLiteral("constant: no structure to report"));
    }

    void constantsHaveNone() {
        for (const float value : {0.0F, 0.0999755859375F, -3e20F}) { // the second: 0.1 as float16
            const LayerSurvey survey = surveyed(tensorOf({64, 96}, std::vector<float>(64 * 96, value)));
            QCOMPARE(said(survey), QStringLiteral("constant: no structure to report"));
            QVERIFY(!survey.structured());
            for (const AxesStructure& choice : survey.choices)
                QCOMPARE(choice.compaction(), 1.0);
        }
        // Each row constant: over the columns there is nothing but rounding to compare.
        const TensorPtr rows = matrixOf(64, 96, 8, [](std::size_t row, std::size_t, double) {
            return std::sin(static_cast<double>(row * row));
        });
        const AxesStructure columns = measureStructure(rows, {1}, {}, *m_backend, m_context);
        QCOMPARE(columns.compaction(), 1.0);
        QVERIFY(!columns.isCompact());
        QCOMPARE(columns.peaks.waves, std::uint64_t(0));
    }

    void takesNoStrengthForAFrequency_data() {
        QTest::addColumn<int>("kind");
        for (const auto& [name, kind] : {std::pair{"white", 0},
                                         {"unequal rows", 1},
                                         {"unequal columns", 2},
                                         {"heavy tails", 3},
                                         {"outlier row", 4},
                                         {"rank one", 5},
                                         {"low rank", 6},
                                         {"differing means", 7}})
            QTest::newRow(name) << kind;
    }
    void takesNoStrengthForAFrequency() {
        QFETCH(int, kind);
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            const TensorPtr r = whiteTensor({96}, 10 + seed), c = whiteTensor({128}, 20 + seed);
            const TensorPtr r2 = whiteTensor({96}, 30 + seed), c2 = whiteTensor({128}, 40 + seed);
            const TensorPtr tensor = matrixOf(96, 128, seed, [&](std::size_t i, std::size_t j, double white) {
                const auto u = static_cast<double>(r->values[i]), v = static_cast<double>(c->values[j]);
                switch (kind) {
                case 1:
                    return white * std::exp(1.5 * u);
                case 2:
                    return white * std::exp(1.5 * v);
                case 3:
                    return white * white * white * white * white;
                case 4:
                    return i == 20 ? 40 * white : white;
                case 5:
                    return u * v;
                case 6:
                    return u * v + static_cast<double>(r2->values[i]) * static_cast<double>(c2->values[j]);
                case 7:
                    return white + u;
                default:
                    return white;
                }
            });
            const LayerSurvey survey = surveyed(tensor);
            QVERIFY2(!survey.structured(), verdictOf(survey).c_str());
            QVERIFY2(kind < 5 || said(survey).contains("not waves"), verdictOf(survey).c_str());
        }
    }

    void choosesAxesByCompaction() {
        // A wave of its own along each row, and three columns far stronger than the others: over axis 0 the
        // error is smallest, and so is its null's.
        const TensorPtr tensor = matrixOf(128, 128, 9, [](std::size_t row, std::size_t column, double white) {
            const bool strong = column == 7 || column == 50 || column == 90;
            const std::size_t turns = 3 + (row * row * 7919 + row * 31) % 53;
            const double phase = static_cast<double>(row * row);
            return (strong ? 20 : 1) * white +
                   3 * std::cos(2 * std::numbers::pi * static_cast<double>(turns * column % 128) / 128 +
                                phase);
        });
        const LayerSurvey survey = surveyed(tensor);
        QCOMPARE(survey.bestAxes().axes, std::vector<int>{1});
        const AxesStructure rows = measureStructure(tensor, {0}, {}, *m_backend, m_context);
        QVERIFY(rows.error < survey.bestAxes().error);
        QVERIFY(std::abs(rows.compaction() - 1) < 0.02);
    }

    void ownAxesAreMeasuredBesides() {
        const TensorPtr tensor = whiteTensor({40, 6, 30}, 10);
        const LayerSurvey survey =
            surveyLayer(tensor, {0.1, ValueType::float16, 4}, {0, 1}, *m_backend, m_context);
        QCOMPARE(survey.choices.size(), std::size_t(5));
        QCOMPARE(survey.ownAxes().axes, (std::vector<int>{0, 1}));
        const auto analysis = m_backend->analyze(tensor, {0, 1}, m_context);
        QCOMPARE(survey.ownAxes().error, analysis->numbersAt(0.1, ValueType::float16).relativeError);
        QVERIFY(survey.best < 4);
        const LayerSurvey single =
            surveyLayer(tensor, {0.1, ValueType::float16, 4}, {2}, *m_backend, m_context);
        QCOMPARE(single.choices.size(), std::size_t(4));
        QCOMPARE(single.ownAxes().axes, std::vector<int>{2});
        QCOMPARE(single.bestAxes().error, survey.bestAxes().error);
    }

    /// What is drawn is what is told.
    void theNullsCurvePassesThroughItsErrors() {
        const TensorPtr tensor = whiteTensor({60, 50}, 11);
        for (const ValueType type : {ValueType::float32, ValueType::float16}) {
            const std::vector<double> keeps{0, 0.01, 0.05, 0.3, 1};
            const auto curve = nullCurve(tensor, {0}, type, 5, keeps, *m_backend, m_context);
            for (const CurvePoint& point : curve) {
                const AxesStructure at =
                    measureStructure(tensor, {0}, {point.keep, type, 5}, *m_backend, m_context);
                QVERIFY(std::abs(at.null.mean - point.relativeError) < 1e-9);
            }
        }
    }

    void threadsChangeNothing() {
        const TensorPtr tensor =
            matrixOf(200, 300, 12, [](std::size_t row, std::size_t column, double white) {
                return white + 0.3 * wave(7 * row + 3 * column, 1, 100);
            });
        const LayerSurvey all = surveyed(tensor);
        const ThreadLimit one(1);
        const LayerSurvey single = surveyed(tensor);
        QCOMPARE(said(all), said(single));
        for (std::size_t i = 0; i < all.choices.size(); ++i) {
            QCOMPARE(all.choices[i].null.mean, single.choices[i].null.mean);
            QCOMPARE(all.choices[i].null.spread, single.choices[i].null.spread);
            QCOMPARE(all.choices[i].peaks.waveEnergy, single.choices[i].peaks.waveEnergy);
            QCOMPARE(all.choices[i].peaks.largest, single.choices[i].peaks.largest);
        }
    }

    void words() {
        const TensorPtr waves = matrixOf(128, 96, 13, [](std::size_t row, std::size_t column, double) {
            return wave(3 + row * 29 % 40, column, 96);
        });
        const LayerSurvey survey = surveyed(waves);
        QVERIFY(survey.structured() && survey.helps());
        QVERIFY2(said(survey).startsWith("frequency structure over axis 1: error 0.000 of its null's"),
                 verdictOf(survey).c_str());
        QVERIFY2(said(survey).contains("; helps: "), verdictOf(survey).c_str());
        QCOMPARE(QString::fromStdString(shortVerdictOf(survey)), QStringLiteral("axis 1"));
        const LayerSurvey white = surveyed(whiteTensor({128, 96}, 14));
        QCOMPARE(said(white), QStringLiteral("white: no frequency structure"));
        QCOMPARE(QString::fromStdString(shortVerdictOf(white)), QStringLiteral("white"));
        QCOMPARE(said(surveyed(whiteTensor({128, 96}, 14), 1)),
                 QStringLiteral("no peaks, and at this keep no errors to compare"));
        QCOMPARE(QString::fromStdString(compactionText(0.76349)), QStringLiteral("0.763"));
    }
};

QTEST_GUILESS_MAIN(TestStructure)
#include "test_structure.moc"
