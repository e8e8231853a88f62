// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "transform/spectrum_layout.h"

#include <complex>
#include <span>
#include <vector>

namespace fft_tensor {

struct ProfilePoint {
    double frequency = 0; ///< cycles per sample, 0 to 0.5 along an axis; radial up to 0.5·sqrt(axes)
    double meanPower = 0; ///< mean |F|² of the full spectrum's coefficients there, true units
};

// Of a half spectrum: true coefficient = value · 2^scaleExponent (Analysis::scaledSpectrum()).

/// Mean power over the distance from DC: |k| = sqrt(sum (k_a / n_a)²) over the transform axes, in bins as
/// wide as the longest axis resolves (1/n). Empty bins are left out.
[[nodiscard]] std::vector<ProfilePoint>
radialProfile(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum, int scaleExponent);

/// Mean power over the frequency (or, for axes not transformed, the index) along one axis, averaged over the
/// others.
[[nodiscard]] std::vector<ProfilePoint> axisProfile(const SpectrumLayout& layout,
                                                    std::span<const std::complex<float>> spectrum,
                                                    int scaleExponent, int axis);

} // namespace fft_tensor
