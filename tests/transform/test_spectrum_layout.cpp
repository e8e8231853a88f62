// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Where the half spectrum's coefficients lie, which are stored twice, and how axes are chosen.
#include "base/error.h"
#include "transform/spectrum_layout.h"

#include <QTest>

using namespace fft_tensor;

class TestSpectrumLayout : public QObject {
    Q_OBJECT

  private slots:
    void halvesTheLongestAxisTiesLast() {
        QCOMPARE(SpectrumLayout({4, 6, 6}, {0, 1, 2}).halvedAxis(), 2);
        QCOMPARE(SpectrumLayout({4, 9, 6}, {0, 1, 2}).halvedAxis(), 1);
        QCOMPARE(SpectrumLayout({40, 9, 6}, {1, 2}).halvedAxis(), 1);
        QCOMPARE(SpectrumLayout({5, 7}, {0, 1}).halfShape(), (Shape{5, 4}));
    }

    void weightsCoverTheFullSpectrum_data() {
        QTest::addColumn<QList<int>>("lengths");
        QTest::addColumn<QList<int>>("axes");
        QTest::newRow("one") << QList<int>{1} << QList<int>{0};
        QTest::newRow("two") << QList<int>{2} << QList<int>{0};
        QTest::newRow("odd line") << QList<int>{7} << QList<int>{0};
        QTest::newRow("even square") << QList<int>{6, 6} << QList<int>{0, 1};
        QTest::newRow("odd by even") << QList<int>{5, 8} << QList<int>{0, 1};
        QTest::newRow("tall") << QList<int>{11, 4} << QList<int>{0, 1};
        QTest::newRow("over rows only") << QList<int>{6, 5} << QList<int>{0};
        QTest::newRow("over columns only") << QList<int>{6, 5} << QList<int>{1};
        QTest::newRow("cube") << QList<int>{4, 3, 6} << QList<int>{0, 1, 2};
        QTest::newRow("outer two of four") << QList<int>{4, 2, 5, 3} << QList<int>{0, 2};
        QTest::newRow("with ones") << QList<int>{4, 1, 6} << QList<int>{0, 2};
    }

    /// Units and their weights add up to every coefficient of the full spectrum, and mirrors are involutions.
    void weightsCoverTheFullSpectrum() {
        QFETCH(QList<int>, lengths);
        QFETCH(QList<int>, axes);
        const Shape shape(lengths.begin(), lengths.end());
        const SpectrumLayout layout(shape, std::vector<int>(axes.begin(), axes.end()));
        std::uint64_t count = 2 * (layout.halfCount() - layout.redundant().size());
        count -= layout.selfConjugate().size();
        QCOMPARE(count, layout.fullCount());
        for (std::uint32_t i = 0; i < layout.halfCount(); ++i)
            if (layout.inMirrorPlane(i)) {
                QVERIFY(layout.inMirrorPlane(layout.mirror(i)));
                QCOMPARE(layout.mirror(layout.mirror(i)), std::uint64_t{i});
            }
        for (const std::uint32_t i : layout.redundant())
            QVERIFY(layout.mirror(i) < i);
        for (const std::uint32_t i : layout.selfConjugate())
            QCOMPARE(layout.mirror(i), std::uint64_t{i});
    }

    void squeezesAxesOfLengthOne() {
        QCOMPARE(resolveAxes(parseAxesChoice("all"), {258, 1, 256}, "t"), (std::vector<int>{0, 2}));
        QCOMPARE(resolveAxes(parseAxesChoice("last"), {768, 1}, "t"), (std::vector<int>{0}));
        QCOMPARE(resolveAxes(parseAxesChoice("all"), {1, 1}, "t"), (std::vector<int>{1}));
        QCOMPARE(resolveAxes(parseAxesChoice("1"), {4, 1, 3}, "t"), (std::vector<int>{1}));
        QCOMPARE(resolveAxes(parseAxesChoice("2,0"), {4, 5, 3}, "t"), (std::vector<int>{0, 2}));
    }

    void namesAnAxisThatATensorLacks() {
        try {
            (void)resolveAxes(parseAxesChoice("0,7"), {4, 5}, "conv1.weight");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::invalidArgument);
            QVERIFY(QString(error.what()).contains("conv1.weight"));
            QVERIFY(QString(error.what()).contains("axis 7"));
        }
    }

    void refusesNonsenseAxes() {
        for (const char* text : {"", "first", "0,", ",1", "-1", "0,0", "1 2", "0x1"})
            QVERIFY_THROWS_EXCEPTION(Error, (void)parseAxesChoice(text));
        QCOMPARE(toString(parseAxesChoice("2,0")), std::string("0,2"));
        QCOMPARE(toString(parseAxesChoice("auto")), std::string("auto"));
    }

    void candidatesAreAllLastAndEachOnce() {
        QCOMPARE(candidateAxes({4, 5, 6}), (std::vector<std::vector<int>>{{0, 1, 2}, {2}, {0}, {1}}));
        QCOMPARE(candidateAxes({258, 1, 256}), (std::vector<std::vector<int>>{{0, 2}, {2}, {0}}));
        QCOMPARE(candidateAxes({9}), (std::vector<std::vector<int>>{{0}}));
    }

    void roundsTheCountForAKeep() {
        const SpectrumLayout layout({10}, {0});
        QCOMPARE(layout.countForKeep(0), std::uint64_t{0});
        QCOMPARE(layout.countForKeep(0.26), std::uint64_t{3});
        QCOMPARE(layout.countForKeep(1), std::uint64_t{10});
    }
};

QTEST_GUILESS_MAIN(TestSpectrumLayout)
#include "test_spectrum_layout.moc"
