// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/color_scale.h"

#include "base/parallel.h"

#include <algorithm>
#include <array>
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

/// The number line on which a scale is linear. What does not depend on the value is computed once.
class NumberLine {
  public:
    explicit NumberLine(const ColorScale& scale)
        : m_mapping(scale.mapping),
          m_threshold(symmetricThreshold(scale)),
          m_lowest(logarithmicMinimum(scale)),
          m_low(mapped(scale.minimum)),
          m_width(mapped(scale.maximum) - m_low) {}

    /// Not clipped.
    [[nodiscard]] double positionOf(double value) const {
        return m_width > 0 ? (mapped(value) - m_low) / m_width : 0.0;
    }
    [[nodiscard]] double valueAt(double position) const { return unmapped(m_low + position * m_width); }

  private:
    [[nodiscard]] double mapped(double value) const {
        switch (m_mapping) {
        case ColorMapping::logarithmic:
            return std::log(std::max(value, m_lowest));
        case ColorMapping::symmetricLog:
            return symmetricLog(value, m_threshold);
        case ColorMapping::linear:
            break;
        }
        return value;
    }

    [[nodiscard]] double unmapped(double value) const {
        switch (m_mapping) {
        case ColorMapping::logarithmic:
            return std::exp(value);
        case ColorMapping::symmetricLog:
            return std::copysign(std::expm1(std::abs(value)) * m_threshold, value);
        case ColorMapping::linear:
            break;
        }
        return value;
    }

    ColorMapping m_mapping;
    double m_threshold, m_lowest; ///< of the symmetric and the plain logarithm
    double m_low, m_width;
};

using PackedTable = std::array<QRgb, 256>;

PackedTable packedTable(ColorMap map) {
    PackedTable packed;
    std::transform(colorTable(map).begin(), colorTable(map).end(), packed.begin(),
                   [](const Rgb& color) { return qRgb(color.red, color.green, color.blue); });
    return packed;
}

double clippedPosition(const ColorScale& scale, const NumberLine& line, float value) {
    if (std::isnan(value))
        return std::numeric_limits<double>::quiet_NaN();
    if (value <= scale.minimum)
        return 0;
    if (value >= scale.maximum)
        return 1;
    return std::clamp(line.positionOf(value), 0.0, 1.0);
}

/// The same colour as colorIndex() gives, where the scale is linear.
QRgb colorOf(const ColorScale& scale, const NumberLine& line, const PackedTable& table, float value) {
    const double position = clippedPosition(scale, line, value);
    if (std::isnan(position))
        return badColor;
    return table[std::size_t(std::min(int(position * 256.0), 255))];
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
    return clippedPosition(*this, NumberLine(*this), value);
}

double ColorScale::valueAt(double position) const {
    return NumberLine(*this).valueAt(std::clamp(position, 0.0, 1.0));
}

QRgb ColorScale::color(float value) const {
    return colorOf(*this, NumberLine(*this), packedTable(map), value);
}

QImage ColorScale::colorize(const MapImage& image) const {
    if (image.width <= 0 || image.height <= 0 ||
        image.pixels.size() != std::size_t(image.width) * std::size_t(image.height))
        return {};
    const NumberLine line(*this);
    const PackedTable table = packedTable(map);
    const auto width = std::size_t(image.width);
    QImage colors(image.width, image.height, QImage::Format_ARGB32_Premultiplied);
    auto* const out = reinterpret_cast<QRgb*>(colors.bits()); // rows of 32-bit pixels have no padding
    parallelChunks(image.pixels.size(), 64 * width, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            out[i] = colorOf(*this, line, table, image.pixels[i]);
    });
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
