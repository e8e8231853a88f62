// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/frequency_axis.h"

namespace fft_tensor::ui {

namespace {

std::int64_t ticksIn(std::int64_t begin, std::int64_t end, std::int64_t step) {
    return (end - begin - 1) / step + 1;
}

/// 1, 2, 5, 10, 20 …
std::int64_t nextStep(std::int64_t step) {
    std::int64_t decade = step;
    while (decade % 10 == 0)
        decade /= 10;
    return decade == 2 ? step / 2 * 5 : step * 2;
}

} // namespace

std::vector<AxisTick> axisTicks(std::int64_t begin, std::int64_t end, std::int64_t origin, int most) {
    std::vector<AxisTick> ticks;
    if (begin >= end || most < 1)
        return ticks;
    std::int64_t step = 1;
    while (ticksIn(begin, end, step) > most && step < end - begin)
        step = nextStep(step);
    const std::int64_t past = (begin - origin) % step;
    const std::int64_t first = past == 0 ? begin : begin - past + (past > 0 ? step : 0);
    for (std::int64_t cell = first; cell < end; cell += step)
        ticks.push_back({cell, integerLabel(cell - origin)});
    return ticks;
}

QString integerLabel(std::int64_t value) {
    return QString::number(value).replace(QLatin1Char('-'), QChar(0x2212));
}

} // namespace fft_tensor::ui
