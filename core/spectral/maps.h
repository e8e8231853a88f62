// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/shape.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace fft_tensor {

/// What a picture of a tensor shows, cell by cell.
enum class MapKind {
    weights,      ///< the tensor's values
    logMagnitude, ///< log10 |F| of the full spectrum, DC centred; what lies below the zero
                  ///< floor is shown at it
    phase, ///< argument of F in degrees, -180 to 180, DC centred; with Reduction::maximum: of the strongest F
    retained, ///< 1 where the cut keeps the coefficient, else 0, DC centred (mean gives a density)
    rebuilt,  ///< the tensor rebuilt from what the cut keeps
    error,    ///< rebuilt − weights
};

[[nodiscard]] constexpr bool isSpectral(MapKind kind) {
    return kind == MapKind::logMagnitude || kind == MapKind::phase || kind == MapKind::retained;
}

enum class Reduction {
    maximum, ///< per pixel, the value of largest magnitude (signed maps) or the largest value: single cells
             ///< survive
    mean,
};

/// A rectangle of cells, [rowBegin, rowEnd) × [columnBegin, columnEnd), in the drawn plane. In spectral maps
/// cell c of an axis of length n holds frequency c − floor(n/2), for transform axes; other axes are as in the
/// tensor.
struct CellRect {
    std::int64_t rowBegin = 0, rowEnd = 0, columnBegin = 0, columnEnd = 0;
    bool operator==(const CellRect&) const = default;
};

/// Which two axes are drawn, and what happens to the others.
struct MapPlane {
    int rowAxis = -1; ///< -1: a single row (tensors of rank 1)
    int columnAxis = 0;
    /// For every axis of the tensor (drawn ones ignored): the cell shown, or nothing for all of them, reduced
    /// together with the cells under a pixel ("maximum over").
    std::vector<std::optional<std::int64_t>> others;
    bool operator==(const MapPlane&) const = default;
};

/// The natural plane of a shape: the two longest axes in their order, index 0 of the others.
[[nodiscard]] MapPlane defaultPlane(const Shape& shape);

/// The cells a plane has: {rows, columns}.
[[nodiscard]] CellRect wholePlane(const Shape& shape, const MapPlane& plane);

struct MapRequest {
    MapKind kind = MapKind::weights;
    MapPlane plane;
    CellRect cells;                        ///< clipped to the plane
    int widthPixels = 0, heightPixels = 0; ///< at most; fewer where there are fewer cells
    Reduction reduction = Reduction::maximum;
};

/// A small picture of numbers. Pixel (x, y) of `pixels[y·width + x]` covers an equal share of the cells.
struct MapImage {
    MapRequest request; ///< with `cells` clipped
    int width = 0, height = 0;
    std::vector<float> pixels;
    float minimum = 0, maximum = 0; ///< exact, over the cells (not the pixels) of the rectangle
};

} // namespace fft_tensor
