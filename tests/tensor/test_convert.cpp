// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/convert.h"

#include "io/test_files.h"
#include "tensor/float_formats.h"

#include <QtTest>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

using namespace fft_tensor;
using fft_tensor::test::bytesOf;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

std::vector<float> widened(DType type, const std::string& bytes) {
    std::vector<float> values(bytes.size() / byteSize(type));
    toFloat32(type, std::as_bytes(std::span(bytes)), values);
    return values;
}

std::string narrowed(DType type, const std::vector<float>& values) {
    std::string bytes(values.size() * byteSize(type), '?');
    fromFloat32(type, values, std::as_writable_bytes(std::span(bytes)));
    return bytes;
}

template<class T>
void checkInteger(DType type) {
    using Limits = std::numeric_limits<T>;
    QCOMPARE(byteSize(type), sizeof(T));
    QVERIFY(!isFloatingPoint(type));
    QCOMPARE(widened(type, bytesOf<T>({0, 1, 100, Limits::min(), Limits::max()})),
             (std::vector<float>{0, 1, 100, static_cast<float>(Limits::min()),
                                 static_cast<float>(Limits::max())}));
    QCOMPARE(narrowed(type, {0.5f, 1.5f, 2.5f, 99.6f, -infinity, infinity, NAN}),
             bytesOf<T>({0, 2, 2, 100, Limits::min(), Limits::max(), 0}));
    QCOMPARE(narrowed(type, {-1e30f, 1e30f}), bytesOf<T>({Limits::min(), Limits::max()}));
}

} // namespace

class TestConvert : public QObject {
    Q_OBJECT

  private slots:
    /// What a restore writes: the largest finite number instead of infinity, else as any narrowing.
    void restoredValuesStayFinite() {
        const std::pair<DType, float> largest[] = {{DType::f16, 65504.0F},
                                                   {DType::f8E4m3, 448.0F},
                                                   {DType::f8E5m2, 57344.0F},
                                                   {DType::bf16, 0x1.FEp127F}};
        for (const auto& [type, most] : largest) {
            QVERIFY(roundsWhenRestored(type));
            QCOMPARE(asRestored(type, {3.4e38F, -3.4e38F, 1, 0}), (std::vector<float>{most, -most, 1, 0}));
            QCOMPARE(asRestored(type, {1.03125F}), widened(type, narrowed(type, {1.03125F})));
        }
        for (const DType type : {DType::f32, DType::f64, DType::i8}) {
            QVERIFY(!roundsWhenRestored(type));
            QCOMPARE(asRestored(type, {1e30F, 1.03125F}), (std::vector<float>{1e30F, 1.03125F}));
        }
    }

    void integersSaturateAndRoundToEven() {
        checkInteger<std::int64_t>(DType::i64);
        checkInteger<std::int32_t>(DType::i32);
        checkInteger<std::int16_t>(DType::i16);
        checkInteger<std::int8_t>(DType::i8);
        checkInteger<std::uint64_t>(DType::u64);
        checkInteger<std::uint32_t>(DType::u32);
        checkInteger<std::uint16_t>(DType::u16);
        checkInteger<std::uint8_t>(DType::u8);
        QCOMPARE(widened(DType::i8, bytesOf<std::int8_t>({-1, -128})), (std::vector<float>{-1, -128}));
        QCOMPARE(widened(DType::i32, bytesOf<std::int32_t>({16777217, -16777219})),
                 (std::vector<float>{16777216, -16777220})); // beyond 24 bits: to nearest, ties to even
    }

    void booleans() {
        QCOMPARE(widened(DType::boolean, std::string("\0\1\2\xff", 4)), (std::vector<float>{0, 1, 1, 1}));
        QCOMPARE(narrowed(DType::boolean, {0.0f, -0.0f, 0.25f, -3.0f}), std::string("\0\0\1\1", 4));
    }

    void wideFloats() {
        QCOMPARE(widened(DType::f32, bytesOf<float>({1.5f, -0.1f, infinity})),
                 (std::vector<float>{1.5f, -0.1f, infinity}));
        QCOMPARE(widened(DType::f64, bytesOf<double>({0.1, 1e300, -1e300, 1e-300})),
                 (std::vector<float>{0.1f, infinity, -infinity, 0.0f}));
        QCOMPARE(narrowed(DType::f64, {0.1f}), bytesOf<double>({static_cast<double>(0.1f)}));
    }

    void smallFloats() {
        QCOMPARE(widened(DType::f16, bytesOf<std::uint16_t>({0x3c00, 0xc000})), (std::vector<float>{1, -2}));
        QCOMPARE(widened(DType::bf16, bytesOf<std::uint16_t>({0x3f80, 0xc000})), (std::vector<float>{1, -2}));
        QCOMPARE(widened(DType::f8E4m3, "\x38\xc0"), (std::vector<float>{1, -2}));
        QCOMPARE(widened(DType::f8E5m2, "\x3c\xc0"), (std::vector<float>{1, -2}));
        QCOMPARE(narrowed(DType::f16, {1, -2}), bytesOf<std::uint16_t>({0x3c00, 0xc000}));
        QCOMPARE(narrowed(DType::bf16, {1, -2}), bytesOf<std::uint16_t>({0x3f80, 0xc000}));
        QCOMPARE(narrowed(DType::f8E4m3, {1, -2}), std::string("\x38\xc0"));
        QCOMPARE(narrowed(DType::f8E5m2, {1, -2}), std::string("\x3c\xc0"));
    }

    void bitsOfFloat32Survive() {
        const std::string bytes =
            bytesOf<std::uint32_t>({0x80000000u, 0x00000001u, 0x7fc12345u, 0x7f800000u});
        QCOMPARE(narrowed(DType::f32, widened(DType::f32, bytes)), bytes);
    }

    void manyChunksMeetAtTheirSeams() {
        std::vector<float> values(3 * (1 << 18) + 17);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(static_cast<std::int16_t>(i * 7));
        QCOMPARE(widened(DType::i16, narrowed(DType::i16, values)), values);
        QCOMPARE(widened(DType::f64, narrowed(DType::f64, values)), values);
    }

    void namesAndSizes() {
        for (int i = 0; i <= static_cast<int>(DType::boolean); ++i) {
            const auto type = static_cast<DType>(i);
            QVERIFY(dtypeFromName(name(type)) == type);
        }
        QVERIFY(name(DType::f8E4m3) == "F8_E4M3" && name(DType::bf16) == "BF16" &&
                name(DType::boolean) == "BOOL");
        QVERIFY(!dtypeFromName("F4") && !dtypeFromName("") && !dtypeFromName("f32"));
        QCOMPARE(byteSize(DType::f64), std::size_t{8});
        QCOMPARE(byteSize(DType::f8E5m2), std::size_t{1});
        QVERIFY(isFloatingPoint(DType::f8E5m2) && !isFloatingPoint(DType::boolean));
    }
};

QTEST_GUILESS_MAIN(TestConvert)
#include "test_convert.moc"
