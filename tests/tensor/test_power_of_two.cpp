// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/power_of_two.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace fft_tensor;

/// The fast way gives what ldexp gives, bit for bit.
class TestPowerOfTwo : public QObject {
    Q_OBJECT

  private slots:
    void asLdexp();
};

void TestPowerOfTwo::asLdexp() {
    using Limits = std::numeric_limits<float>;
    const std::vector<float> numbers{0.0f,          -0.0f,
                                     1.0f,          -1.5f,
                                     3.1415927f,    1e-30f,
                                     1e30f,         Limits::min(),
                                     Limits::max(), Limits::denorm_min(),
                                     -7e-41f,       Limits::infinity()};
    for (int exponent = -310; exponent <= 310; ++exponent) {
        std::vector<float> scaled = numbers;
        scaleByPowerOfTwo(scaled, exponent);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            QCOMPARE(scaled[i], std::ldexp(numbers[i], exponent));
    }
}

QTEST_GUILESS_MAIN(TestPowerOfTwo)
#include "test_power_of_two.moc"
