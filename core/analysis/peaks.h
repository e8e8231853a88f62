// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "transform/spectrum_layout.h"

#include <complex>
#include <cstdint>
#include <span>

namespace fft_tensor {

/// Single coefficients that stand out of a spectrum.
///
/// u = |F|² / (mean |F|² of its slice), the zero frequency left out of both. Without order u is exponential
/// (chi-square with one degree of freedom, where a coefficient is its own mirror image), so that the largest
/// of all M units stays below ln(M / 1e-6) but once in a million. What lies above is a peak. Where one of
/// several frequencies is zero, a peak tells that rows or columns differ in their means: it is no wave, and
/// counted apart. A unit (a coefficient with its mirror image) counts once.
struct SpectralPeaks {
    bool tooShort = false; ///< fewer than 32 independent coefficients in a slice: u cannot stand out
    std::uint64_t waves = 0;
    double waveEnergy = 0; ///< of those, mirrors counted, as a share of all energy of the spectrum
    std::uint64_t means = 0;
    double largest = 0;   ///< u
    double threshold = 0; ///< ln(M / 1e-6)
};

/// `spectrum`: a half spectrum, in any scale.
[[nodiscard]] SpectralPeaks peaksOf(const SpectrumLayout& layout,
                                    std::span<const std::complex<float>> spectrum);

} // namespace fft_tensor
