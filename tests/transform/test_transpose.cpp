// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/transpose.h"

#include <QTest>

#include <complex>
#include <vector>

using namespace fft_tensor;

/// Whole squares, what is left beside and below them, and guards around what is written.
class TestTranspose : public QObject {
    Q_OBJECT

    template<class T>
    static void everySize(std::size_t most, TransposeOrder order) {
        for (std::size_t rows = 0; rows < most; ++rows)
            for (std::size_t columns = 0; columns < most; ++columns) {
                const std::size_t fromPitch = columns + 3, toPitch = rows + 2;
                std::vector<T> from(rows * fromPitch + 1), to(columns * toPitch + 1, T(-1));
                for (std::size_t i = 0; i < from.size(); ++i)
                    from[i] = T(static_cast<float>(i));
                transpose(from.data(), fromPitch, to.data(), toPitch, rows, columns, order);
                for (std::size_t c = 0; c < columns; ++c)
                    for (std::size_t r = 0; r < toPitch; ++r)
                        QCOMPARE(to[c * toPitch + r], r < rows ? from[r * fromPitch + c] : T(-1));
                QCOMPARE(to.back(), T(-1));
            }
    }

  private slots:
    void numbers() {
        everySize<std::complex<float>>(21, TransposeOrder::asRead);
        everySize<std::complex<float>>(21, TransposeOrder::asWritten);
    }
    void reals() {
        everySize<float>(37, TransposeOrder::asRead);
        everySize<float>(37, TransposeOrder::asWritten);
    }
};

QTEST_GUILESS_MAIN(TestTranspose)
#include "test_transpose.moc"
