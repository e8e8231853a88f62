// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/results.h"

namespace fft_tensor::ui {

/// Numbers read off a layer's curve, between its points: estimates.
struct SketchNumbers {
    double keep = 0, relativeError = 0, bytes = 0;
    std::uint64_t coefficients = 0;
};

/// The same curve without the points inside its flat stretches, where straight lines between the others say
/// as much: small layers, of which a file may have a hundred thousand, have few steps.
[[nodiscard]] std::vector<CurvePoint> withoutPlateaus(const std::vector<CurvePoint>& points);

/// What a layer comes to under a goal. `inputBytes`: its size in the source.
[[nodiscard]] SketchNumbers evaluate(const LayerSketch& sketch, const Goal& goal, double inputBytes);

} // namespace fft_tensor::ui
