// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/maps.h"

#include <algorithm>
#include <numeric>

namespace fft_tensor {

MapPlane defaultPlane(const Shape& shape) {
    MapPlane plane;
    plane.others.assign(shape.size(), std::int64_t{0});
    if (shape.size() < 2)
        return plane;
    std::vector<int> axes(shape.size());
    std::iota(axes.begin(), axes.end(), 0);
    std::stable_sort(axes.begin(), axes.end(), [&](int a, int b) { return shape[a] > shape[b]; });
    plane.rowAxis = std::min(axes[0], axes[1]);
    plane.columnAxis = std::max(axes[0], axes[1]);
    return plane;
}

CellRect wholePlane(const Shape& shape, const MapPlane& plane) {
    CellRect cells;
    cells.rowEnd = plane.rowAxis < 0 ? 1 : static_cast<std::int64_t>(shape[plane.rowAxis]);
    cells.columnEnd = shape.empty() ? 1 : static_cast<std::int64_t>(shape[plane.columnAxis]);
    return cells;
}

} // namespace fft_tensor
