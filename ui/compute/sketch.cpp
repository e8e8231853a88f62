// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/sketch.h"

#include "codec/packed_estimate.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {

constexpr int sketchSteps = 30;

SketchNumbers at(const LayerSketch& sketch, double keep) {
    const std::vector<CurvePoint>& points = sketch.points;
    const auto upper =
        std::lower_bound(points.begin(), points.end(), keep,
                         [](const CurvePoint& point, double value) { return point.keep < value; });
    const CurvePoint& b = upper == points.end() ? points.back() : *upper;
    const CurvePoint& a = upper == points.begin() || upper == points.end() ? b : *(upper - 1);
    const double t = b.keep > a.keep ? (keep - a.keep) / (b.keep - a.keep) : 1;
    const double coefficients =
        std::lerp(static_cast<double>(a.coefficients), static_cast<double>(b.coefficients), t);
    SketchNumbers numbers;
    numbers.keep = keep;
    numbers.relativeError = std::lerp(a.relativeError, b.relativeError, t);
    numbers.coefficients = static_cast<std::uint64_t>(std::llround(coefficients));
    numbers.bytes =
        static_cast<double>(estimatePackedBytes(numbers.coefficients, sketch.positions, sketch.valueType));
    return numbers;
}

/// The end of [0, 1] nearest to where `enough` turns true; it must be monotonic.
template<class Enough>
double bisect(Enough enough) {
    double low = 0, high = 1;
    for (int step = 0; step < sketchSteps; ++step) {
        const double middle = (low + high) / 2;
        (enough(middle) ? high : low) = middle;
    }
    return high;
}

} // namespace

std::vector<CurvePoint> withoutPlateaus(const std::vector<CurvePoint>& points) {
    const auto level = [](const CurvePoint& a, const CurvePoint& b) {
        return a.coefficients == b.coefficients && a.relativeError == b.relativeError;
    };
    std::vector<CurvePoint> kept;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool inside = i > 0 && i + 1 < points.size() && level(points[i - 1], points[i]) &&
                            level(points[i], points[i + 1]);
        if (!inside)
            kept.push_back(points[i]);
    }
    kept.shrink_to_fit();
    return kept;
}

SketchNumbers evaluate(const LayerSketch& sketch, const Goal& goal, double inputBytes) {
    switch (goal.kind) {
    case Goal::Kind::error:
        return at(sketch, bisect([&](double keep) { return at(sketch, keep).relativeError <= goal.value; }));
    case Goal::Kind::ratio:
        return at(sketch,
                  bisect([&](double keep) { return at(sketch, keep).bytes > inputBytes / goal.value; }));
    case Goal::Kind::keep:
        break;
    }
    return at(sketch, goal.value);
}

} // namespace fft_tensor::ui
