// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "codec/value_coding.h"
#include "tensor/float_formats.h"

#include <QtTest>

#include <limits>
#include <random>

using namespace fft_tensor;

using Values = std::vector<std::complex<float>>;

class TestValueCoding : public QObject {
    Q_OBJECT

  private slots:
    void bytesAreLittleEndianColumns() {
        const CodedValues wide = encodeValues(Values{{1.0f, -2.0f}}, ValueType::float32);
        const std::vector<std::byte> one{std::byte{0}, std::byte{0}, std::byte{0x80}, std::byte{0x3f}};
        const std::vector<std::byte> minusTwo{std::byte{0}, std::byte{0}, std::byte{0}, std::byte{0xc0}};
        QCOMPARE(wide.real, one);
        QCOMPARE(wide.imaginary, minusTwo);
        const CodedValues narrow = encodeValues(Values{{1.0f, -2.0f}}, ValueType::float16);
        QCOMPARE(narrow.real, (std::vector<std::byte>{std::byte{0}, std::byte{0x3c}}));
        QCOMPARE(narrow.imaginary, (std::vector<std::byte>{std::byte{0}, std::byte{0xc0}}));
    }

    void float32IsExact() {
        std::mt19937 random(3);
        std::normal_distribution<float> normal;
        Values values(300001); // several chunks of the loop, the last one odd
        for (auto& value : values)
            value = {normal(random) * 1e-30f, normal(random) * 1e30f};
        values.push_back({std::numeric_limits<float>::denorm_min(), -0.0f});
        const CodedValues coded = encodeValues(values, ValueType::float32);
        QVERIFY(decodeValues(ValueType::float32, coded.real, coded.imaginary, "") == values);
    }

    void everyFiniteFloat16IsExact() {
        Values values;
        for (std::uint32_t bits = 0; bits < 0x10000; ++bits)
            if ((bits & 0x7c00) != 0x7c00)
                values.push_back({float16ToFloat(static_cast<std::uint16_t>(bits)), 1.0f});
        QCOMPARE(values.size(), std::size_t{0x10000 - 0x800});
        const CodedValues coded = encodeValues(values, ValueType::float16);
        QVERIFY(decodeValues(ValueType::float16, coded.real, coded.imaginary, "") == values);
    }

    void notFiniteIsRefused() {
        for (const float bad :
             {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()})
            for (const ValueType type : {ValueType::float32, ValueType::float16})
                for (const bool inReal : {true, false}) {
                    Values values(5, {1.0f, 1.0f});
                    values[3] = inReal ? std::complex<float>{bad, 0.0f} : std::complex<float>{0.0f, bad};
                    const CodedValues coded = encodeValues(values, type);
                    try {
                        (void)decodeValues(type, coded.real, coded.imaginary, "file.h5::tensor");
                        QFAIL("a value that is not finite passed");
                    } catch (const Error& error) {
                        QCOMPARE(error.code(), ErrorCode::malformed);
                        QVERIFY(error.message().find("coefficient 3") != std::string::npos);
                        QCOMPARE(error.where(), std::string("file.h5::tensor"));
                    }
                }
    }

    void emptyIsEmpty() {
        const CodedValues coded = encodeValues({}, ValueType::float16);
        QVERIFY(coded.real.empty() && coded.imaginary.empty());
        QVERIFY(decodeValues(ValueType::float32, {}, {}, "").empty());
    }
};

QTEST_GUILESS_MAIN(TestValueCoding)
#include "test_value_coding.moc"
