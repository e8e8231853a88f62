// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "transform/spectrum_layout.h"

#include <cstdint>
#include <vector>

/// Index arithmetic of half spectra as the documents state it, coordinate by coordinate: written a second
/// time on purpose, so that the suite does not share the arithmetic that it checks.
namespace fft_tensor::conformance {

using Coordinates = std::vector<std::uint64_t>;

[[nodiscard]] Coordinates coordinatesOf(std::uint64_t linear, const Shape& shape);
[[nodiscard]] std::uint64_t linearOf(const Coordinates& at, const Shape& shape);
/// -k along every transform axis.
[[nodiscard]] Coordinates negated(Coordinates at, const SpectrumLayout& layout);

/// Where a coefficient of the full spectrum lies in the half array.
struct HalfIndex {
    std::uint64_t linear = 0;
    bool conjugated = false; ///< its mirror image lies there
};
[[nodiscard]] HalfIndex halfIndexOf(const Coordinates& full, const SpectrumLayout& layout);

/// What a coefficient of the half array stands for.
struct HalfRole {
    std::uint64_t mirror = 0; ///< linear index of its mirror image; its own where only one of them is stored
    bool inMirrorPlane = false;
    bool selfConjugate = false;
    bool represents = true; ///< it speaks for its unit
    /// Coefficients of the full spectrum that the unit stands for.
    [[nodiscard]] unsigned weight() const { return selfConjugate ? 1 : 2; }
};
[[nodiscard]] HalfRole roleOf(std::uint64_t halfLinear, const SpectrumLayout& layout);

} // namespace fft_tensor::conformance
