// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "codec/gap_coding.h"

#include <QtTest>

#include <cstring>
#include <random>

using namespace fft_tensor;

namespace {

using Positions = std::vector<std::uint32_t>;

constexpr std::uint64_t noLimit = std::uint64_t{1} << 32;

std::vector<std::byte> bytesOf(std::initializer_list<int> values) {
    std::vector<std::byte> bytes;
    for (const int value : values)
        bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

std::string refusal(unsigned bits, const std::vector<std::byte>& bytes, std::uint64_t count,
                    std::uint64_t limit) {
    try {
        (void)decodeGaps(bits, bytes, count, limit, "file.h5::tensor");
    } catch (const Error& error) {
        return error.code() == ErrorCode::malformed ? error.what() : "wrong code";
    }
    return {};
}

/// What the header promises in numpy: np.cumsum(gaps)[gaps != M].
Positions byDefinition(const CodedGaps& coded) {
    const std::uint64_t escape = (std::uint64_t{1} << coded.bits) - 1;
    Positions positions;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < coded.bytes.size(); i += coded.bits / 8) {
        std::uint64_t gap = 0;
        std::memcpy(&gap, coded.bytes.data() + i, coded.bits / 8);
        sum += gap;
        if (gap != escape)
            positions.push_back(static_cast<std::uint32_t>(sum));
    }
    return positions;
}

} // namespace

class TestGapCoding : public QObject {
    Q_OBJECT

  private slots:
    void bytesAreThoseOfTheDefinition() {
        QCOMPARE(encodeGaps(Positions{0, 1, 255}).bytes, bytesOf({0, 1, 254}));
        QCOMPARE(encodeGaps(Positions{255}).bytes, bytesOf({255, 0}));
        QCOMPARE(encodeGaps(Positions{254}).bytes, bytesOf({254}));
        QCOMPARE(encodeGaps(Positions{256, 257}).bytes, bytesOf({255, 1, 1}));
        QVERIFY(encodeGaps({}).bytes.empty());
    }

    void widthIsTheOneOfFewestBytes_data() {
        QTest::addColumn<unsigned>("step");
        QTest::addColumn<unsigned>("bits");
        QTest::newRow("dense") << 1u << 8u;
        QTest::newRow("one escape a gap costs as much as 16 bits") << 400u << 8u;
        QTest::newRow("two escapes") << 600u << 16u;
        QTest::newRow("wide") << 60000u << 16u;
        QTest::newRow("escapes of 16 bits cost as much as 32") << 100000u << 16u;
        QTest::newRow("very wide") << 200000u << 32u;
    }

    void widthIsTheOneOfFewestBytes() {
        QFETCH(unsigned, step);
        Positions positions;
        for (unsigned i = 1; i < 1000; ++i)
            positions.push_back(i * step);
        const CodedGaps coded = encodeGaps(positions);
        QTEST(coded.bits, "bits");
        QCOMPARE(decodeGaps(coded.bits, coded.bytes, positions.size(), noLimit, ""), positions);
    }

    void edgesRoundTrip() {
        for (const std::uint32_t edge : {0u, 1u, 254u, 255u, 256u, 509u, 510u, 511u, 65534u, 65535u, 65536u,
                                         131070u, 0x7fffffffu, 0xfffffffeu, 0xffffffffu}) {
            const Positions positions{edge};
            const CodedGaps coded = encodeGaps(positions);
            QCOMPARE(byDefinition(coded), positions);
            QCOMPARE(decodeGaps(coded.bits, coded.bytes, 1, noLimit, ""), positions);
            QVERIFY(!refusal(coded.bits, coded.bytes, 1, edge).empty()); // the limit itself is out
        }
        QVERIFY(decodeGaps(8, {}, 0, 0, "").empty());
    }

    void randomPositionsRoundTrip() {
        std::mt19937 random(7);
        for (int run = 0; run < 200; ++run) {
            const double keep = std::pow(10.0, -0.03 * run);
            std::bernoulli_distribution isKept(keep);
            Positions positions;
            for (std::uint32_t i = 0; i < 20000; ++i)
                if (isKept(random))
                    positions.push_back(i * (run % 3 == 0 ? 100001u : 1u));
            const CodedGaps coded = encodeGaps(positions);
            QCOMPARE(byDefinition(coded), positions);
            QCOMPARE(decodeGaps(coded.bits, coded.bytes, positions.size(), noLimit, ""), positions);
        }
    }

    void everyWidthDecodes() {
        QCOMPARE(decodeGaps(16, bytesOf({255, 255, 1, 0}), 1, noLimit, ""), Positions{65536});
        QCOMPARE(decodeGaps(32, bytesOf({255, 255, 255, 255, 0, 0, 0, 0}), 1, noLimit, ""),
                 Positions{0xffffffffu});
    }

    void damageIsRefused() {
        QVERIFY(!refusal(8, bytesOf({1, 2}), 3, 100).empty());        // too few
        QVERIFY(!refusal(8, bytesOf({1, 2}), 1, 100).empty());        // too many
        QVERIFY(!refusal(8, bytesOf({1, 0}), 2, 100).empty());        // twice the same
        QVERIFY(!refusal(8, bytesOf({1, 99}), 2, 100).empty());       // past the end
        QVERIFY(!refusal(8, bytesOf({1, 255}), 1, 1000).empty());     // a trailing escape
        QVERIFY(!refusal(8, bytesOf({255}), 0, 1000).empty());        // nothing but an escape
        QVERIFY(!refusal(16, bytesOf({1, 0, 1}), 1, 1000).empty());   // half a gap
        QVERIFY(!refusal(24, bytesOf({1, 0, 1}), 1, 1000).empty());   // no such width
        QVERIFY(!refusal(8, bytesOf({1}), UINT64_MAX, 1000).empty()); // no memory taken for this
        QVERIFY(
            !refusal(32, bytesOf({255, 255, 255, 255, 9, 0, 0, 0}), 1, UINT64_MAX).empty()); // over 32 bits
        QVERIFY(refusal(8, bytesOf({1, 2}), 1, 100).find("file.h5::tensor") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestGapCoding)
#include "test_gap_coding.moc"
