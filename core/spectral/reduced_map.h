// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/maps.h"

#include <complex>
#include <vector>

namespace fft_tensor {

/// What is known of the cells under each pixel of a map before it is finished: numbers that every device
/// finds alike. Energies and coefficients are those of the scaled spectrum.
struct ReducedMap {
    int width = 0, height = 0;
    /// Of the cells of a pixel the value of largest magnitude, the highest where two have it; an energy, for
    /// log magnitudes and phases.
    std::vector<float> extreme;
    std::vector<double> mean; ///< for Reduction::mean only
    /// For phases only: the coefficient of the first cell, in row-major order of columns, that is the
    /// highest; conjugated where the half spectrum holds its mirror image.
    std::vector<std::complex<float>> strongest;
    float lowestOfAll = 0, highestOfAll = 0; ///< of all cells
};

/// The request with its rectangle clipped to the plane, and its pixels to the cells (0 × 0 where there are
/// none).
[[nodiscard]] MapRequest clipped(MapRequest request, const Shape& shape);

/// The picture. `request` is clipped; true coefficient = value · 2^scaleExponent.
[[nodiscard]] MapImage finishMap(const MapRequest& request, const ReducedMap& reduced, float zeroFloor,
                                 int scaleExponent);

} // namespace fft_tensor
