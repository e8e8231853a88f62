// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/color_map.h"
#include "spectral/maps.h"

#include <QImage>
#include <QString>

namespace fft_tensor::ui {

enum class ColorMapping {
    linear,
    logarithmic, ///< positive values; a minimum of 0 or less means 6 decades below the maximum
    symmetricLog ///< signed values: linear within 1/1000 of the larger end, logarithmic beyond
};

/// Of cells that are NaN or infinite: a yellow that none of the colour maps for signed values comes near,
/// whatever colours an eye tells apart.
inline constexpr QRgb badColor = qRgb(0xff, 0xb0, 0x00);

/// Which colour a value has.
struct ColorScale {
    ColorMap map = ColorMap::viridis;
    float minimum = 0, maximum = 1;
    ColorMapping mapping = ColorMapping::linear;

    /// The range that suits a kind of map whose values lie in [minimum, maximum]:
    /// weights, rebuilt, error: blue – white – red, symmetric about 0 (give weights and rebuilt the weights'
    /// range, so that equal values look equal); logMagnitude: viridis, at most 6 decades; phase: cyclic, −180
    /// to 180; retained: grey, 0 to 1.
    [[nodiscard]] static ColorScale standard(MapKind kind, float minimum, float maximum);
    /// standard() for the exact range that the image tells.
    [[nodiscard]] static ColorScale standard(const MapImage& image);

    /// 0 at the minimum, 1 at the maximum, clipped; NaN for NaN.
    [[nodiscard]] double position(float value) const;
    /// The value at a position from 0 to 1: the inverse of position().
    [[nodiscard]] double valueAt(double position) const;
    /// Opaque; badColor for NaN.
    [[nodiscard]] QRgb color(float value) const;
    /// One pixel for each of the image's; a null image where it has none. Format_ARGB32_Premultiplied.
    [[nodiscard]] QImage colorize(const MapImage& image) const;

    bool operator==(const ColorScale&) const = default;
};

/// For labels: at least 4 significant digits where the value has them, "−1.234e−5" style for the far ends.
[[nodiscard]] QString numberLabel(double value, int significantDigits = 4);

} // namespace fft_tensor::ui
