// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/curves.h"
#include "analysis/profiles.h"
#include "spectral/maps.h"

#include <QPalette>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

/// Made-up data with known values, for the tests of the plot widgets.
namespace plot_samples {

using namespace fft_tensor;

/// An image with one pixel per cell of `cells`.
inline MapImage mapOf(MapKind kind, const CellRect& cells,
                      const std::function<float(std::int64_t row, std::int64_t column)>& value) {
    MapImage image;
    image.request.kind = kind;
    image.request.cells = cells;
    image.width = int(cells.columnEnd - cells.columnBegin);
    image.height = int(cells.rowEnd - cells.rowBegin);
    image.request.widthPixels = image.width;
    image.request.heightPixels = image.height;
    for (std::int64_t row = cells.rowBegin; row < cells.rowEnd; ++row)
        for (std::int64_t column = cells.columnBegin; column < cells.columnEnd; ++column)
            image.pixels.push_back(value(row, column));
    const auto [low, high] = std::minmax_element(image.pixels.begin(), image.pixels.end());
    image.minimum = *low;
    image.maximum = *high;
    return image;
}

/// 0 everywhere but for a 1.
inline MapImage oneHot(MapKind kind, int rows, int columns, int row, int column) {
    return mapOf(kind, {0, rows, 0, columns},
                 [=](std::int64_t r, std::int64_t c) { return r == row && c == column ? 1.f : 0.f; });
}

/// Points evenly spaced in log keep from 1e-4 to 1, after one at 0.
inline std::vector<CurvePoint> curve(const std::function<double(double keep)>& error, int count = 160) {
    std::vector<CurvePoint> points = {{0, 1, 0, 0}};
    for (int i = 0; i < count; ++i) {
        const double keep = std::pow(10.0, -4 + 4.0 * i / (count - 1));
        points.push_back({keep, error(keep), 1 - error(keep) * error(keep), 0});
    }
    return points;
}

/// sqrt(1 − p(1 − ln p))
inline double whiteError(double keep) {
    return std::sqrt(std::max(0.0, 1 - keep * (1 - std::log(keep))));
}

inline std::vector<ProfilePoint> fallingProfile(int count, double last, double decades) {
    std::vector<ProfilePoint> points;
    for (int i = 0; i < count; ++i)
        points.push_back({last * i / (count - 1), 100 * std::pow(10.0, -decades * i / (count - 1))});
    return points;
}

inline QPalette darkPalette() {
    QPalette palette(QColor(45, 47, 51), QColor(32, 34, 37));
    palette.setColor(QPalette::Base, QColor(28, 30, 33));
    palette.setColor(QPalette::Text, QColor(230, 232, 235));
    palette.setColor(QPalette::WindowText, QColor(230, 232, 235));
    palette.setColor(QPalette::Highlight, QColor(61, 128, 214));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    return palette;
}

} // namespace plot_samples
