// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "plot_samples.h"
#include "ui/plot/color_scale.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace fft_tensor;
using namespace fft_tensor::ui;
using namespace plot_samples;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();

QRgb tableColor(ColorMap map, std::size_t index) {
    const Rgb& color = colorTable(map)[index];
    return qRgb(color.red, color.green, color.blue);
}

} // namespace

class TestColorScale : public QObject {
    Q_OBJECT

  private slots:
    void signedMapsAreSymmetric();
    void magnitudesShowSixDecades();
    void fixedRanges();
    void flatMapsHaveARange();
    void linearPositions();
    void logarithmicPositions();
    void symmetricLogPositions();
    void valueAtUndoesPosition();
    void colorsOfPixels();
    void brokenImagesGiveNone();
    void labels();
};

void TestColorScale::signedMapsAreSymmetric() {
    for (const MapKind kind : {MapKind::weights, MapKind::rebuilt, MapKind::error}) {
        const ColorScale scale = ColorScale::standard(kind, -0.25f, 0.75f);
        QCOMPARE(scale, (ColorScale{ColorMap::diverging, -0.75f, 0.75f, ColorMapping::linear}));
        QCOMPARE(ColorScale::standard(kind, -3.f, 1.f).maximum, 3.f);
    }
}

void TestColorScale::magnitudesShowSixDecades() {
    QCOMPARE(ColorScale::standard(MapKind::logMagnitude, -12.f, 3.f),
             (ColorScale{ColorMap::viridis, -3.f, 3.f, ColorMapping::linear}));
    QCOMPARE(ColorScale::standard(MapKind::logMagnitude, 1.5f, 3.f).minimum, 1.5f);
    QCOMPARE(ColorScale::standard(MapKind::logMagnitude, -infinity, 3.f).minimum, -3.f);
}

void TestColorScale::fixedRanges() {
    QCOMPARE(ColorScale::standard(MapKind::phase, -3.f, 4.f),
             (ColorScale{ColorMap::cyclic, -180.f, 180.f, ColorMapping::linear}));
    QCOMPARE(ColorScale::standard(MapKind::retained, 0.f, 0.f),
             (ColorScale{ColorMap::grey, 0.f, 1.f, ColorMapping::linear}));
    const MapImage image = oneHot(MapKind::error, 3, 4, 1, 1);
    QCOMPARE(ColorScale::standard(image), ColorScale::standard(MapKind::error, 0.f, 1.f));
}

void TestColorScale::flatMapsHaveARange() {
    for (const MapKind kind : {MapKind::weights, MapKind::logMagnitude, MapKind::error})
        for (const float value : {0.f, 2.f, -2.f, notANumber, infinity, -infinity}) {
            const ColorScale scale = ColorScale::standard(kind, value, value);
            QVERIFY(std::isfinite(scale.minimum) && std::isfinite(scale.maximum));
            QVERIFY(scale.minimum < scale.maximum);
        }
}

void TestColorScale::linearPositions() {
    const ColorScale scale{ColorMap::viridis, -2.f, 6.f, ColorMapping::linear};
    QCOMPARE(scale.position(-2.f), 0.0);
    QCOMPARE(scale.position(0.f), 0.25);
    QCOMPARE(scale.position(6.f), 1.0);
    QCOMPARE(scale.position(-9.f), 0.0);
    QCOMPARE(scale.position(infinity), 1.0);
    QVERIFY(std::isnan(scale.position(notANumber)));
}

void TestColorScale::logarithmicPositions() {
    const ColorScale scale{ColorMap::viridis, 0.01f, 100.f, ColorMapping::logarithmic};
    QVERIFY(std::abs(scale.position(1.f) - 0.5) < 1e-6);
    QVERIFY(std::abs(scale.position(10.f) - 0.75) < 1e-6);
    QCOMPARE(scale.position(-1.f), 0.0);
    const ColorScale fromZero{ColorMap::viridis, 0.f, 1.f, ColorMapping::logarithmic};
    QVERIFY(std::abs(fromZero.position(1e-3f) - 0.5) < 1e-6);
    QCOMPARE(fromZero.position(1e-9f), 0.0);
}

void TestColorScale::symmetricLogPositions() {
    const ColorScale scale{ColorMap::diverging, -1.f, 1.f, ColorMapping::symmetricLog};
    QCOMPARE(scale.position(0.f), 0.5);
    QVERIFY(scale.position(0.01f) > 0.6);
    for (const float value : {0.001f, 0.03f, 0.7f})
        QVERIFY(std::abs(scale.position(value) + scale.position(-value) - 1) < 1e-9);
}

void TestColorScale::valueAtUndoesPosition() {
    for (const ColorScale& scale : {ColorScale{ColorMap::grey, -2.f, 5.f, ColorMapping::linear},
                                    ColorScale{ColorMap::grey, 1e-3f, 5.f, ColorMapping::logarithmic},
                                    ColorScale{ColorMap::grey, -2.f, 5.f, ColorMapping::symmetricLog}})
        for (double position = 0; position <= 1; position += 0.0625)
            QVERIFY(std::abs(scale.position(float(scale.valueAt(position))) - position) < 1e-5);
}

void TestColorScale::colorsOfPixels() {
    MapImage image = mapOf(MapKind::weights, {0, 2, 0, 2}, [](std::int64_t r, std::int64_t c) {
        return float(2 * r + c) - 1.5f; // −1.5, −0.5, 0.5, 1.5
    });
    image.pixels[1] = notANumber;
    const QImage colors = ColorScale{ColorMap::diverging, -1.5f, 1.5f, ColorMapping::linear}.colorize(image);
    QCOMPARE(colors.size(), QSize(2, 2));
    QCOMPARE(colors.pixel(0, 0), tableColor(ColorMap::diverging, 0));
    QCOMPARE(colors.pixel(1, 0), badColor);
    QCOMPARE(colors.pixel(0, 1), tableColor(ColorMap::diverging, 170));
    QCOMPARE(colors.pixel(1, 1), tableColor(ColorMap::diverging, 255));
    const ColorScale linear{ColorMap::magma, -1.f, 2.f, ColorMapping::linear};
    for (float value = -1.2f; value < 2.2f; value += 0.01f)
        QCOMPARE(linear.color(value), tableColor(ColorMap::magma, std::size_t(colorIndex(value, -1.f, 2.f))));
    const ColorScale logarithmic{ColorMap::viridis, 0.01f, 100.f, ColorMapping::logarithmic};
    QCOMPARE(logarithmic.color(100.f), tableColor(ColorMap::viridis, 255));
    QCOMPARE(logarithmic.color(10.f), tableColor(ColorMap::viridis, 192));
}

void TestColorScale::brokenImagesGiveNone() {
    const ColorScale scale;
    QVERIFY(scale.colorize(MapImage{}).isNull());
    MapImage tooShort = oneHot(MapKind::weights, 3, 4, 1, 1);
    tooShort.pixels.pop_back();
    QVERIFY(scale.colorize(tooShort).isNull());
}

void TestColorScale::labels() {
    QCOMPARE(numberLabel(0), "0");
    QCOMPARE(numberLabel(-0.0), "0");
    QCOMPARE(numberLabel(-0.013214), "−0.01321");
    QCOMPARE(numberLabel(1.23456e-8), "1.235e−8");
    QCOMPARE(numberLabel(-2.5e-12), "−2.5e−12");
    QCOMPARE(numberLabel(123456.7), "123457");
    QCOMPARE(numberLabel(4.2e30), "4.2e30");
    QCOMPARE(numberLabel(70.2349, 3), "70.2");
    QCOMPARE(numberLabel(1e9), "1e9");
}

QTEST_GUILESS_MAIN(TestColorScale)
#include "test_color_scale.moc"
