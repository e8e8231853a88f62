// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/studio/results.h"

namespace fft_tensor::ui {

/// Numbers read off a layer's curve, between its points: estimates.
struct SketchNumbers {
    double keep = 0, relativeError = 0, bytes = 0;
    std::uint64_t coefficients = 0;
};

/// What a layer comes to under a goal. `inputBytes`: its size in the source.
[[nodiscard]] SketchNumbers evaluate(const LayerSketch& sketch, const Goal& goal, double inputBytes);

} // namespace fft_tensor::ui
