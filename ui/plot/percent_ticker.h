// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/plot/color_scale.h"

#include <qcustomplot.h>

#include <algorithm>

namespace fft_tensor::ui {

/// Labels shares of 1 in percent, and draws no ticks beyond 100 %.
template<class Ticker>
class PercentTicker : public Ticker {
  protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return numberLabel(100 * tick) + QStringLiteral(" %");
    }

    QVector<double> createTickVector(double tickStep, const QCPRange& range) override {
        QVector<double> ticks = Ticker::createTickVector(tickStep, range);
        ticks.erase(std::remove_if(ticks.begin(), ticks.end(), [](double tick) { return tick > 1 + 1e-9; }),
                    ticks.end());
        return ticks;
    }
};

} // namespace fft_tensor::ui
