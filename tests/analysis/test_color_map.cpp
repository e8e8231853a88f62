// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/color_map.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace fft_tensor;

namespace {

/// Relative luminance by WCAG 2: of linear light, 0 to 1.
double luminance(const Rgb& color) {
    const auto linear = [](std::uint8_t channel) {
        const double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
}

int distance(const Rgb& a, const Rgb& b) {
    return std::max({std::abs(a.red - b.red), std::abs(a.green - b.green), std::abs(a.blue - b.blue)});
}

} // namespace

class TestColorMap : public QObject {
    Q_OBJECT

  private slots:
    void namesGoBothWays();
    void publishedEnds();
    void sequentialMapsGrowBrighter_data();
    void sequentialMapsGrowBrighter();
    void neighboursAreClose();
    void divergingIsWhiteInTheMiddle();
    void cyclicEndsMeet();
    void indexOfValues();
    void indexOfExtremes();
};

void TestColorMap::namesGoBothWays() {
    QCOMPARE(allColorMaps().size(), std::size_t(6));
    std::set<std::string_view> names;
    for (const ColorMap map : allColorMaps()) {
        QCOMPARE(colorMapFromName(name(map)), std::optional(map));
        names.insert(name(map));
    }
    QCOMPARE(names.size(), allColorMaps().size());
    QVERIFY(!colorMapFromName("jet"));
    QVERIFY(!colorMapFromName(""));
}

void TestColorMap::publishedEnds() {
    QCOMPARE(colorTable(ColorMap::viridis).front(), (Rgb{0x44, 0x01, 0x54}));
    QCOMPARE(colorTable(ColorMap::viridis).back(), (Rgb{0xfd, 0xe7, 0x25}));
    QCOMPARE(colorTable(ColorMap::magma).front(), (Rgb{0x00, 0x00, 0x04}));
    QCOMPARE(colorTable(ColorMap::magma).back(), (Rgb{0xfc, 0xfd, 0xbf}));
    QCOMPARE(colorTable(ColorMap::cividis).front(), (Rgb{0x00, 0x22, 0x4e}));
    QCOMPARE(colorTable(ColorMap::cividis).back(), (Rgb{0xfe, 0xe8, 0x38}));
    for (int i = 0; i < 256; ++i)
        QCOMPARE(colorTable(ColorMap::grey)[std::size_t(i)],
                 (Rgb{std::uint8_t(i), std::uint8_t(i), std::uint8_t(i)}));
}

void TestColorMap::sequentialMapsGrowBrighter_data() {
    QTest::addColumn<int>("map");
    for (const ColorMap map : {ColorMap::viridis, ColorMap::cividis, ColorMap::magma, ColorMap::grey})
        QTest::newRow(std::string(name(map)).c_str()) << int(map);
}

void TestColorMap::sequentialMapsGrowBrighter() {
    QFETCH(int, map);
    const ColorTable& table = colorTable(ColorMap(map));
    for (std::size_t i = 16; i < table.size(); i += 16)
        QVERIFY2(luminance(table[i]) > luminance(table[i - 16]), qPrintable(QString::number(i)));
}

void TestColorMap::neighboursAreClose() {
    for (const ColorMap map : allColorMaps()) {
        const ColorTable& table = colorTable(map);
        for (std::size_t i = 1; i < table.size(); ++i)
            QVERIFY2(distance(table[i], table[i - 1]) <= 8, qPrintable(QString::number(i)));
    }
}

void TestColorMap::divergingIsWhiteInTheMiddle() {
    const ColorTable& table = colorTable(ColorMap::diverging);
    QVERIFY(luminance(table[127]) > 0.9 && luminance(table[128]) > 0.9);
    QVERIFY(table.front().blue > table.front().red + 40);
    QVERIFY(table.back().red > table.back().blue + 40);
    for (std::size_t i = 0; i < 128; ++i)
        QVERIFY(std::abs(std::sqrt(luminance(table[i])) - std::sqrt(luminance(table[255 - i]))) < 0.12);
}

void TestColorMap::cyclicEndsMeet() {
    const ColorTable& table = colorTable(ColorMap::cyclic);
    QVERIFY(distance(table.front(), table.back()) <= 8);
    QVERIFY(distance(table.front(), table[128]) > 80);
    QVERIFY(distance(table[64], table[192]) > 80);
}

void TestColorMap::indexOfValues() {
    QCOMPARE(colorIndex(0.f, 0.f, 1.f), 0);
    QCOMPARE(colorIndex(1.f, 0.f, 1.f), 255);
    QCOMPARE(colorIndex(0.5f, 0.f, 1.f), 128);
    for (int i = 0; i < 256; ++i) // every colour has an equal share of the range
        QCOMPARE(colorIndex((float(i) + 0.5f) / 256.f, 0.f, 1.f), i);
    QCOMPARE(colorIndex(-3.f, -2.f, 2.f), 0);
    QCOMPARE(colorIndex(3.f, -2.f, 2.f), 255);
    QCOMPARE(colorIndex(0.f, -2.f, 2.f), 128);
}

void TestColorMap::indexOfExtremes() {
    const float huge = std::numeric_limits<float>::max(), infinity = std::numeric_limits<float>::infinity();
    QCOMPARE(colorIndex(std::numeric_limits<float>::quiet_NaN(), 0.f, 1.f), 0);
    QCOMPARE(colorIndex(infinity, 0.f, 1.f), 255);
    QCOMPARE(colorIndex(-infinity, 0.f, 1.f), 0);
    QCOMPARE(colorIndex(0.f, -huge, huge), 128);
    QCOMPARE(colorIndex(2.f, 2.f, 2.f), 0);
    QCOMPARE(colorIndex(3.f, 2.f, 2.f), 255);
}

QTEST_GUILESS_MAIN(TestColorMap)
#include "test_color_map.moc"
