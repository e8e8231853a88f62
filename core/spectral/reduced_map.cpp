// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/reduced_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fft_tensor {

namespace {

/// log10 |F| in true units; what lies below the zero floor is shown at the floor.
float logMagnitude(double energy, float zeroFloor, int scaleExponent) {
    return static_cast<float>(0.5 * std::log10(std::max(energy, static_cast<double>(zeroFloor))) +
                              scaleExponent * std::numbers::ln2 / std::numbers::ln10);
}

float degrees(std::complex<float> coefficient) {
    return std::arg(coefficient) * static_cast<float>(180 / std::numbers::pi);
}

} // namespace

MapRequest clipped(MapRequest request, const Shape& shape) {
    const CellRect whole = wholePlane(shape, request.plane);
    CellRect& cells = request.cells;
    cells.rowBegin = std::clamp(cells.rowBegin, whole.rowBegin, whole.rowEnd);
    cells.rowEnd = std::clamp(cells.rowEnd, cells.rowBegin, whole.rowEnd);
    cells.columnBegin = std::clamp(cells.columnBegin, whole.columnBegin, whole.columnEnd);
    cells.columnEnd = std::clamp(cells.columnEnd, cells.columnBegin, whole.columnEnd);
    const std::int64_t rows = cells.rowEnd - cells.rowBegin, columns = cells.columnEnd - cells.columnBegin;
    const bool empty = rows == 0 || columns == 0;
    const auto pixels = [empty](int asked, std::int64_t there) {
        return empty ? 0 : static_cast<int>(std::min<std::int64_t>(there, std::max(1, asked)));
    };
    request.widthPixels = pixels(request.widthPixels, columns);
    request.heightPixels = pixels(request.heightPixels, rows);
    return request;
}

MapImage finishMap(const MapRequest& request, const ReducedMap& reduced, float zeroFloor, int scaleExponent) {
    const auto magnitude = [&](double energy) { return logMagnitude(energy, zeroFloor, scaleExponent); };
    const bool wantsMean = request.reduction == Reduction::mean;
    const auto pixel = [&](std::size_t i) -> float {
        if (request.kind == MapKind::phase)
            return degrees(reduced.strongest[i]);
        if (request.kind == MapKind::logMagnitude)
            return magnitude(wantsMean ? reduced.mean[i] : static_cast<double>(reduced.extreme[i]));
        if (wantsMean)
            return static_cast<float>(reduced.mean[i]);
        return reduced.extreme[i];
    };
    MapImage image;
    image.request = request;
    image.width = reduced.width;
    image.height = reduced.height;
    image.pixels.reserve(reduced.extreme.size());
    for (std::size_t i = 0; i < reduced.extreme.size(); ++i)
        image.pixels.push_back(pixel(i));
    image.minimum = reduced.lowestOfAll;
    image.maximum = reduced.highestOfAll;
    if (request.kind == MapKind::phase) {
        image.minimum = -180;
        image.maximum = 180;
    } else if (request.kind == MapKind::logMagnitude) {
        image.minimum = magnitude(static_cast<double>(reduced.lowestOfAll));
        image.maximum = magnitude(static_cast<double>(reduced.highestOfAll));
    }
    return image;
}

} // namespace fft_tensor
