// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/byte_reader.h"
#include "base/checked_math.h"
#include "base/error.h"

#include <QtTest>

#include <array>

using namespace fft_tensor;

class TestByteReader : public QObject {
    Q_OBJECT

  private slots:
    void numbersAreLittleEndian() {
        std::array<std::byte, 15> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::byte>(0xf1 + i);
        ByteReader reader(bytes, "file");
        QCOMPARE(reader.takeLittleEndian<std::uint8_t>("a"), std::uint8_t{0xf1});
        QCOMPARE(reader.takeLittleEndian<std::uint16_t>("b"), std::uint16_t{0xf3f2});
        QCOMPARE(reader.takeLittleEndian<std::uint32_t>("c"), std::uint32_t{0xf7f6f5f4});
        QCOMPARE(reader.takeLittleEndian<std::uint64_t>("d"), std::uint64_t{0xfffefdfcfbfaf9f8});
        QCOMPARE(reader.remaining(), std::size_t{0});
    }

    void theEndIsAnErrorThatSaysWhere() {
        std::array<std::byte, 3> bytes{};
        ByteReader reader(bytes, "weights.bin");
        (void)reader.take(2, "two bytes");
        try {
            (void)reader.takeLittleEndian<std::uint32_t>("the length");
            QFAIL("read past the end");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::malformed);
            QCOMPARE(error.where(), std::string("weights.bin"));
            QVERIFY(error.message().find("the length") != std::string::npos);
            QVERIFY(error.message().find("byte 2") != std::string::npos);
        }
        QCOMPARE(reader.offset(), std::size_t{2}); // a failed take takes nothing
        QVERIFY_EXCEPTION_THROWN(reader.take(SIZE_MAX, "everything"), Error);
        QCOMPARE(reader.take(1, "the rest").size(), std::size_t{1});
        QCOMPARE(reader.take(0, "nothing").size(), std::size_t{0});
    }

    void checkedArithmetic() {
        QVERIFY(checkedMultiply(UINT64_MAX, 1) == UINT64_MAX);
        QVERIFY(checkedMultiply(0, UINT64_MAX) == 0u);
        QVERIFY(checkedMultiply(UINT64_MAX, 0) == 0u);
        QVERIFY(!checkedMultiply(std::uint64_t{1} << 32, std::uint64_t{1} << 32));
        QVERIFY(checkedMultiply((std::uint64_t{1} << 32) - 1, (std::uint64_t{1} << 32) + 1) == UINT64_MAX);
        QVERIFY(checkedAdd(UINT64_MAX, 0) == UINT64_MAX);
        QVERIFY(!checkedAdd(UINT64_MAX, 1));
    }
};

QTEST_GUILESS_MAIN(TestByteReader)
#include "test_byte_reader.moc"
