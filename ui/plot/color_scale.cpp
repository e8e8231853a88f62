// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/color_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fft_tensor::ui {

namespace {

constexpr double decadesShown = 6;
constexpr double linearShare = 1e-3; ///< of the larger end, in the symmetric logarithm

double symmetricLog(double value, double threshold) {
    return std::copysign(std::log1p(std::abs(value) / threshold), value);
}

double symmetricThreshold(const ColorScale& scale) {
    const double larger = std::max(std::abs(double(scale.minimum)), std::abs(double(scale.maximum)));
    return larger > 0 ? larger * linearShare : 1.0;
}

double logarithmicMinimum(const ColorScale& scale) {
    return scale.minimum > 0 ? double(scale.minimum) : double(scale.maximum) * std::pow(10.0, -decadesShown);
}

/// The number line on which a scale is linear.
double mapped(const ColorScale& scale, double value) {
    switch (scale.mapping) {
    case ColorMapping::logarithmic:
        return std::log(std::max(value, logarithmicMinimum(scale)));
    case ColorMapping::symmetricLog:
        return symmetricLog(value, symmetricThreshold(scale));
    case ColorMapping::linear:
        break;
    }
    return value;
}

double unmapped(const ColorScale& scale, double value) {
    switch (scale.mapping) {
    case ColorMapping::logarithmic:
        return std::exp(value);
    case ColorMapping::symmetricLog:
        return std::copysign(std::expm1(std::abs(value)) * symmetricThreshold(scale), value);
    case ColorMapping::linear:
        break;
    }
    return value;
}

QRgb packed(const Rgb& color) {
    return qRgb(color.red, color.green, color.blue);
}

ColorScale symmetricScale(float minimum, float maximum) {
    const float larger = std::max(std::abs(minimum), std::abs(maximum));
    const float bound = std::isfinite(larger) && larger > 0 ? larger : 1.f;
    return {ColorMap::diverging, -bound, bound, ColorMapping::linear};
}

ColorScale magnitudeScale(float minimum, float maximum) {
    const float high = std::isfinite(maximum) ? maximum : 0.f;
    const float low = std::max(minimum, high - float(decadesShown));
    return {ColorMap::viridis, low < high ? low : high - 1.f, high, ColorMapping::linear};
}

} // namespace

ColorScale ColorScale::standard(MapKind kind, float minimum, float maximum) {
    switch (kind) {
    case MapKind::logMagnitude:
        return magnitudeScale(minimum, maximum);
    case MapKind::phase:
        return {ColorMap::cyclic, -180.f, 180.f, ColorMapping::linear};
    case MapKind::retained:
        return {ColorMap::grey, 0.f, 1.f, ColorMapping::linear};
    case MapKind::weights:
    case MapKind::rebuilt:
    case MapKind::error:
        break;
    }
    return symmetricScale(minimum, maximum);
}

ColorScale ColorScale::standard(const MapImage& image) {
    return standard(image.request.kind, image.minimum, image.maximum);
}

double ColorScale::position(float value) const {
    if (std::isnan(value))
        return std::numeric_limits<double>::quiet_NaN();
    if (value <= minimum)
        return 0;
    if (value >= maximum)
        return 1;
    const double low = mapped(*this, minimum), high = mapped(*this, maximum);
    return high > low ? std::clamp((mapped(*this, value) - low) / (high - low), 0.0, 1.0) : 0.0;
}

double ColorScale::valueAt(double position) const {
    const double low = mapped(*this, minimum), high = mapped(*this, maximum);
    return unmapped(*this, low + std::clamp(position, 0.0, 1.0) * (high - low));
}

QRgb ColorScale::color(float value) const {
    if (std::isnan(value))
        return qRgba(0, 0, 0, 0);
    const int index = mapping == ColorMapping::linear ? colorIndex(value, minimum, maximum)
                                                      : colorIndex(float(position(value)), 0.f, 1.f);
    return packed(colorTable(map)[std::size_t(index)]);
}

QImage ColorScale::colorize(const MapImage& image) const {
    if (image.width <= 0 || image.height <= 0 ||
        image.pixels.size() != std::size_t(image.width) * std::size_t(image.height))
        return {};
    QImage colors(image.width, image.height, QImage::Format_ARGB32_Premultiplied);
    const float* value = image.pixels.data();
    for (int y = 0; y < image.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(colors.scanLine(y));
        for (int x = 0; x < image.width; ++x)
            *line++ = color(*value++);
    }
    return colors;
}

QString numberLabel(double value, int significantDigits) {
    const double size = std::abs(value);
    if (size >= 1e4 && size < 1e7)
        return QString::number(value, 'f', 0).replace(QLatin1Char('-'), QChar(0x2212));
    QString text = QString::number(value == 0 ? 0.0 : value, 'g', significantDigits);
    text.replace(QLatin1String("e+"), QLatin1String("e"));
    text.replace(QLatin1String("e0"), QLatin1String("e")).replace(QLatin1String("e-0"), QLatin1String("e-"));
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

} // namespace fft_tensor::ui
