// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/parallel.h"
#include "tensor/statistics.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace fft_tensor;

namespace {
constexpr float infinity = std::numeric_limits<float>::infinity();
}

class TestStatistics : public QObject {
    Q_OBJECT

  private slots:
    void nothingIsZero() {
        const Statistics none = statisticsOf({});
        QCOMPARE(none.minimum, 0.0f);
        QCOMPARE(none.maximum, 0.0f);
        QCOMPARE(none.mean, 0.0);
        QVERIFY(!none.firstNotFinite);
    }

    void closedForms() {
        std::vector<float> values(1001); // −500 … 500
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(i) - 500;
        values[0] = -600;
        const Statistics result = statisticsOf(values);
        QCOMPARE(result.minimum, -600.0f);
        QCOMPARE(result.maximum, 500.0f);
        QCOMPARE(result.largestMagnitude, 600.0f);
        QCOMPARE(result.mean, -100.0 / 1001);
        QCOMPARE(result.sumOfSquares, 2 * (500.0 * 501 * 1001 / 6) - 250000 + 360000);
        QVERIFY(!result.firstNotFinite);
    }

    void notFiniteIsFoundAndSkipped_data() {
        QTest::addColumn<qulonglong>("where");
        QTest::addColumn<float>("value");
        for (const qulonglong where : {0ull, 5ull, 262143ull, 262144ull, 299999ull})
            for (const float value : {NAN, infinity, -infinity})
                QTest::addRow("%g at %llu", static_cast<double>(value), where) << where << value;
    }

    void notFiniteIsFoundAndSkipped() {
        QFETCH(qulonglong, where);
        QFETCH(float, value);
        std::vector<float> values(300000, 2.0f);
        values[where] = value;
        values.back() = where == 299999 ? value : NAN; // a later one does not count
        const Statistics result = statisticsOf(values);
        QVERIFY(result.firstNotFinite == where);
        QCOMPARE(result.minimum, 2.0f);
        QCOMPARE(result.maximum, 2.0f);
        QCOMPARE(result.mean, 2.0);
        QCOMPARE(result.sumOfSquares, 4.0 * static_cast<double>(where == 299999 ? 299999 : 299998));
    }

    void nothingFinite() {
        const Statistics result = statisticsOf(std::vector<float>{NAN, infinity});
        QVERIFY(result.firstNotFinite == 0u);
        QCOMPARE(result.minimum, 0.0f);
        QCOMPARE(result.largestMagnitude, 0.0f);
        QCOMPARE(result.mean, 0.0);
    }

    void largestFloatsDoNotOverflow() {
        const std::vector<float> values(100, -std::numeric_limits<float>::max());
        const Statistics result = statisticsOf(values);
        QVERIFY(std::isfinite(result.sumOfSquares) && !result.firstNotFinite);
        QCOMPARE(result.mean, static_cast<double>(-std::numeric_limits<float>::max()));
    }

    void threadsDoNotChangeTheSums() {
        std::mt19937 random(7);
        std::normal_distribution<float> normal;
        std::vector<float> values(1 << 20);
        for (float& value : values)
            value = normal(random);
        const Statistics parallel = statisticsOf(values);
        const ThreadLimit one(1);
        const Statistics serial = statisticsOf(values);
        QVERIFY(parallel.mean == serial.mean && parallel.sumOfSquares == serial.sumOfSquares);
        QVERIFY(std::abs(parallel.sumOfSquares / static_cast<double>(values.size()) - 1) < 0.01);
    }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "test_statistics.moc"
