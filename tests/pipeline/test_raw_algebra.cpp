// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Elements that are stored raw: computed in double, rounded once, and never made infinite silently.
#include "pipeline/raw_algebra.h"

#include "base/error.h"
#include "tensor/convert.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace fft_tensor;

class TestRawAlgebra : public QObject {
    Q_OBJECT

    using Bytes = std::vector<std::byte>;

    template<class Number>
    static Bytes bytesOf(const std::vector<Number>& values) {
        const auto* begin = reinterpret_cast<const std::byte*>(values.data());
        return {begin, begin + values.size() * sizeof(Number)};
    }
    /// Values that the type holds.
    static Bytes elements(DType type, const std::vector<float>& values) {
        Bytes bytes(values.size() * byteSize(type));
        fromFloat32(type, values, bytes);
        return bytes;
    }

  private slots:
    void doublesKeepTheirDigits() {
        const Bytes a = bytesOf<double>({0.1, 1e300}), b = bytesOf<double>({0.2, -1e300});
        QCOMPARE(addElements(DType::f64, a, b, "t"), bytesOf<double>({0.1 + 0.2, 0}));
        QCOMPARE(scaleElements(DType::f64, a, 3, "t"), bytesOf<double>({3 * 0.1, 3e300}));
        QCOMPARE(dotElements(DType::f64, bytesOf<double>({0.1}), bytesOf<double>({0.2})), 0.1 * 0.2);
    }

    void narrowTypes_data() {
        QTest::addColumn<int>("type");
        for (const DType type : {DType::f32, DType::f16, DType::bf16, DType::f8E4m3, DType::f8E5m2})
            QTest::newRow(std::string(name(type)).c_str()) << static_cast<int>(type);
    }
    void narrowTypes() {
        QFETCH(int, type);
        const auto of = static_cast<DType>(type);
        const Bytes a = elements(of, {1, -2, 0.5F}), b = elements(of, {3, 0.5F, -0.25F});
        QCOMPARE(addElements(of, a, b, "t"), elements(of, {4, -1.5F, 0.25F}));
        QCOMPARE(scaleElements(of, a, -2, "t"), elements(of, {-2, 4, -1}));
        QCOMPARE(dotElements(of, a, b), 3 - 1 - 0.125);
        const Bytes none;
        QVERIFY(addElements(of, none, none, "t").empty());
    }

    /// The first element that its type does not hold is named; what was not finite before stays so.
    void beyondTheRange_data() { narrowTypes_data(); }
    void beyondTheRange() {
        QFETCH(int, type);
        const auto of = static_cast<DType>(type);
        const Bytes a = elements(of, {1, 400});
        try {
            (void)scaleElements(of, a, 1e37, "embed");
            QFAIL("not refused");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::invalidArgument);
            const std::string first = of == DType::f32 || of == DType::bf16 ? "Element 1 " : "Element 0 ";
            for (const std::string& piece : {first, std::string("\"embed\""), std::string(name(of))})
                QVERIFY2(error.message().find(piece) != std::string::npos, error.what());
        }
    }
    void whatIsNotFiniteStays() {
        constexpr float infinity = std::numeric_limits<float>::infinity();
        const Bytes a = bytesOf<float>({infinity, std::nanf(""), 1}), b = bytesOf<float>({1, 1, infinity});
        std::vector<float> sum(3);
        toFloat32(DType::f32, addElements(DType::f32, a, b, "t"), sum);
        QVERIFY(sum[0] == infinity && std::isnan(sum[1]) && sum[2] == infinity);
    }
};

QTEST_APPLESS_MAIN(TestRawAlgebra)
#include "test_raw_algebra.moc"
