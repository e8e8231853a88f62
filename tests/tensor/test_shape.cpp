// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/shape.h"

#include <QtTest>

using namespace fft_tensor;

class TestShape : public QObject {
    Q_OBJECT

  private slots:
    void counts() {
        QCOMPARE(elementCount({}), std::uint64_t{1});
        QCOMPARE(elementCount({7}), std::uint64_t{7});
        QCOMPARE(elementCount({3, 5, 2}), std::uint64_t{30});
        QCOMPARE(elementCount({3, 0, 2}), std::uint64_t{0});
    }

    void overflowIsSeen() {
        const std::uint64_t half = std::uint64_t{1} << 32;
        QVERIFY(checkedElementCount({half, half - 1}).has_value());
        QVERIFY(!checkedElementCount({half, half}));
        QVERIFY(!checkedElementCount({2, UINT64_MAX}));
        QVERIFY(checkedElementCount({1, UINT64_MAX}) == UINT64_MAX);
        QVERIFY(checkedElementCount({0, UINT64_MAX}) == 0u);
        QVERIFY(!checkedElementCount({half, half, 0})); // a zero does not excuse it: strides would overflow
    }

    void text() {
        QCOMPARE(toString({}), std::string("scalar"));
        QCOMPARE(toString({512}), std::string("512"));
        QCOMPARE(toString({512, 128, 3}), std::string("512 × 128 × 3"));
    }
};

QTEST_GUILESS_MAIN(TestShape)
#include "test_shape.moc"
