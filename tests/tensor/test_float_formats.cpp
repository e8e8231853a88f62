// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/float_formats.h"

#include <QtTest>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

using namespace fft_tensor;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

/// The value of a bit pattern by the definition, in double; infinite or NaN where the format says so.
double valueByDefinition(unsigned bits, int exponentBits, int mantissaBits, bool hasInfinity) {
    const int sign = (bits >> (exponentBits + mantissaBits)) & 1 ? -1 : 1;
    const int exponent = static_cast<int>(bits >> mantissaBits) & ((1 << exponentBits) - 1);
    const int mantissa = static_cast<int>(bits) & ((1 << mantissaBits) - 1);
    const int bias = (1 << (exponentBits - 1)) - 1;
    const int top = (1 << exponentBits) - 1;
    if (exponent == top && hasInfinity)
        return mantissa == 0 ? sign * HUGE_VAL : NAN;
    if (exponent == top && mantissa == (1 << mantissaBits) - 1)
        return NAN;
    const double fraction = mantissa / std::pow(2.0, mantissaBits);
    return exponent == 0 ? sign * fraction * std::pow(2.0, 1 - bias)
                         : sign * (1 + fraction) * std::pow(2.0, exponent - bias);
}

bool sameNumber(float value, double expected) {
    if (std::isnan(expected))
        return std::isnan(value);
    return static_cast<double>(value) == expected && std::signbit(value) == std::signbit(expected);
}

/// The nearest pattern, ties to the even one, found by looking at the two neighbours of a positive value.
template<class Widen>
unsigned nearestBySearch(float value, unsigned largestFinite, Widen widen) {
    unsigned below = 0, above = largestFinite;
    while (above - below > 1) {
        const unsigned middle = (below + above) / 2;
        (widen(middle) <= value ? below : above) = middle;
    }
    const double toBelow = static_cast<double>(value) - static_cast<double>(widen(below));
    const double toAbove = static_cast<double>(widen(above)) - static_cast<double>(value);
    if (toBelow == toAbove)
        return below % 2 == 0 ? below : above;
    return toBelow < toAbove ? below : above;
}

float halfFrom(unsigned bits) {
    return float16ToFloat(static_cast<std::uint16_t>(bits));
}
float e4m3From(unsigned bits) {
    return float8E4m3ToFloat(static_cast<std::uint8_t>(bits));
}
float e5m2From(unsigned bits) {
    return float8E5m2ToFloat(static_cast<std::uint8_t>(bits));
}
float brainFrom(unsigned bits) {
    return bfloat16ToFloat(static_cast<std::uint16_t>(bits));
}

} // namespace

class TestFloatFormats : public QObject {
    Q_OBJECT

  private slots:
    void everyPatternWidensByDefinition() {
        for (unsigned bits = 0; bits <= 0xffff; ++bits) {
            QVERIFY2(sameNumber(halfFrom(bits), valueByDefinition(bits, 5, 10, true)),
                     QByteArray::number(bits, 16));
            QVERIFY2(sameNumber(brainFrom(bits), valueByDefinition(bits, 8, 7, true)),
                     QByteArray::number(bits, 16));
        }
        for (unsigned bits = 0; bits <= 0xff; ++bits) {
            QVERIFY2(sameNumber(e4m3From(bits), valueByDefinition(bits, 4, 3, false)),
                     QByteArray::number(bits, 16));
            QVERIFY2(sameNumber(e5m2From(bits), valueByDefinition(bits, 5, 2, true)),
                     QByteArray::number(bits, 16));
        }
    }

    void knownValues() {
        QCOMPARE(halfFrom(0x3c00), 1.0f);
        QCOMPARE(halfFrom(0x7bff), 65504.0f);
        QCOMPARE(halfFrom(0x0001), 0x1p-24f);
        QCOMPARE(brainFrom(0xc0a0), -5.0f);
        QCOMPARE(e4m3From(0x7e), 448.0f);
        QCOMPARE(e4m3From(0x01), 0x1p-9f);
        QVERIFY(std::isnan(e4m3From(0x7f)) && std::isnan(e4m3From(0xff)));
        QCOMPARE(e5m2From(0x7b), 57344.0f);
        QCOMPARE(e5m2From(0x7c), infinity);
    }

    void narrowingUndoesWidening() {
        for (unsigned bits = 0; bits <= 0xffff; ++bits) {
            if (!std::isnan(halfFrom(bits)))
                QCOMPARE(floatToFloat16(halfFrom(bits)), static_cast<std::uint16_t>(bits));
            if (!std::isnan(brainFrom(bits)))
                QCOMPARE(floatToBfloat16(brainFrom(bits)), static_cast<std::uint16_t>(bits));
        }
        for (unsigned bits = 0; bits <= 0xff; ++bits) {
            if (!std::isnan(e4m3From(bits)))
                QCOMPARE(floatToFloat8E4m3(e4m3From(bits)), static_cast<std::uint8_t>(bits));
            if (!std::isnan(e5m2From(bits)))
                QCOMPARE(floatToFloat8E5m2(e5m2From(bits)), static_cast<std::uint8_t>(bits));
        }
    }

    void nanStaysNan() {
        // The payload in the lowest bit only: a mere shift would turn this NaN into infinity.
        for (const std::uint32_t bits : {0x7fc00000u, 0x7f800001u, 0xff800001u, 0xffffffffu}) {
            const float value = std::bit_cast<float>(bits);
            QVERIFY(std::isnan(halfFrom(floatToFloat16(value))));
            QVERIFY(std::isnan(brainFrom(floatToBfloat16(value))));
            QVERIFY(std::isnan(e4m3From(floatToFloat8E4m3(value))));
            QVERIFY(std::isnan(e5m2From(floatToFloat8E5m2(value))));
        }
    }

    void tiesGoToEven() {
        QCOMPARE(floatToFloat16(1 + 0x1p-11f), std::uint16_t{0x3c00});     // between 1 and its successor
        QCOMPARE(floatToFloat16(1 + 3 * 0x1p-11f), std::uint16_t{0x3c02}); // the upper one is even
        QCOMPARE(floatToFloat16(1 + 0x1p-11f + 0x1p-20f), std::uint16_t{0x3c01}); // just above the tie
        QCOMPARE(floatToFloat16(0x1p-25f), std::uint16_t{0}); // half the smallest subnormal
        QCOMPARE(floatToFloat16(0x1.8p-25f), std::uint16_t{1});
        QCOMPARE(floatToFloat16(3 * 0x1p-25f), std::uint16_t{2});
        QCOMPARE(floatToFloat16(-0x1p-26f), std::uint16_t{0x8000});
        QCOMPARE(floatToFloat16(0x1p-14f - 0x1p-26f),
                 std::uint16_t{0x0400}); // rounds up into the normal numbers
        QCOMPARE(floatToBfloat16(1 + 0x1p-8f), std::uint16_t{0x3f80});
        QCOMPARE(floatToBfloat16(1 + 3 * 0x1p-8f), std::uint16_t{0x3f82});
        QCOMPARE(floatToFloat8E4m3(1 + 0x1p-4f), std::uint8_t{0x38});
        QCOMPARE(floatToFloat8E4m3(1 + 3 * 0x1p-4f), std::uint8_t{0x3a});
        QCOMPARE(floatToFloat8E5m2(1 + 0x1p-3f), std::uint8_t{0x3c});
        QCOMPARE(floatToFloat8E5m2(1 + 3 * 0x1p-3f), std::uint8_t{0x3e});
    }

    void overflow() {
        QCOMPARE(floatToFloat16(65519.996f), std::uint16_t{0x7bff});
        QCOMPARE(floatToFloat16(65520.0f), std::uint16_t{0x7c00});
        QCOMPARE(floatToFloat16(-infinity), std::uint16_t{0xfc00});
        QCOMPARE(floatToBfloat16(std::numeric_limits<float>::max()), std::uint16_t{0x7f80});
        QCOMPARE(floatToFloat8E4m3(464.0f), std::uint8_t{0x7e}); // the tie to 448
        QCOMPARE(floatToFloat8E4m3(464.1f), std::uint8_t{0x7f});
        QCOMPARE(floatToFloat8E4m3(-infinity), std::uint8_t{0xff});
        QCOMPARE(floatToFloat8E5m2(61439.0f), std::uint8_t{0x7b});
        QCOMPARE(floatToFloat8E5m2(61440.0f), std::uint8_t{0x7c});
        QCOMPARE(floatToFloat8E5m2(-3e38f), std::uint8_t{0xfc});
    }

    void narrowingFindsTheNearest() {
        std::mt19937 random(20260101);
        std::uniform_real_distribution<float> exponents(-30, 15);
        for (int i = 0; i < 200000; ++i) {
            const float value = std::exp2(exponents(random));
            QCOMPARE(unsigned{floatToFloat16(value)}, nearestBySearch(value, 0x7bff, halfFrom));
            QCOMPARE(unsigned{floatToFloat8E5m2(value)}, nearestBySearch(value, 0x7b, e5m2From));
            if (value <= 448)
                QCOMPARE(unsigned{floatToFloat8E4m3(value)}, nearestBySearch(value, 0x7e, e4m3From));
            QCOMPARE(unsigned{floatToBfloat16(value)}, nearestBySearch(value, 0x7f7f, brainFrom));
        }
    }
};

QTEST_GUILESS_MAIN(TestFloatFormats)
#include "test_float_formats.moc"
