// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/plot/color_scale.h"

#include <qcustomplot.h>

#include <cmath>

namespace fft_tensor::ui {

/// 1, 2, 5, 10, 20 … on a logarithmic axis of few decades; powers of ten on one of many.
class FactorTicker : public QCPAxisTicker {
  protected:
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        constexpr int digits = 3;
        return numberLabel(tick, digits);
    }
    QVector<double> createTickVector(double, const QCPRange& range) override {
        const int first = int(std::floor(std::log10(range.lower))),
                  last = int(std::ceil(std::log10(range.upper)));
        QVector<double> ticks;
        for (int decade = first; decade <= last; ++decade)
            for (const double factor : {1.0, 2.0, 5.0})
                if (factor == 1.0 || last - first <= 4)
                    ticks << factor * std::pow(10.0, decade);
        return ticks;
    }
};

} // namespace fft_tensor::ui
