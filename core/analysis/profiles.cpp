// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/profiles.h"

#include "base/parallel.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace fft_tensor {

namespace {

struct Bins {
    std::vector<double> power, count;
    explicit Bins(std::size_t size) : power(size), count(size) {}
};

/// What one axis contributes at each of its indices.
struct AxisTable {
    std::vector<double> frequency; ///< |cycles per sample|; 0 where the axis is not transformed
    std::vector<double> weight;    ///< how many coefficients of the full spectrum; from the halved axis alone
};

AxisTable tableOf(const SpectrumLayout& layout, int axis) {
    const std::size_t stored = layout.halfShape()[axis];
    const auto n = static_cast<double>(layout.shape()[axis]);
    const auto& axes = layout.axes();
    const bool transformed = std::find(axes.begin(), axes.end(), axis) != axes.end();
    AxisTable table{std::vector<double>(stored, 0.0), std::vector<double>(stored, 1.0)};
    for (std::size_t i = 0; i < stored; ++i) {
        const auto k = static_cast<double>(i);
        if (transformed)
            table.frequency[i] = std::min(k, n - k) / n;
        if (axis == layout.halvedAxis() && i != 0 && 2 * i != layout.shape()[axis])
            table.weight[i] = 2;
    }
    return table;
}

std::vector<AxisTable> tablesOf(const SpectrumLayout& layout) {
    std::vector<AxisTable> tables;
    for (std::size_t axis = 0; axis < layout.shape().size(); ++axis)
        tables.push_back(tableOf(layout, static_cast<int>(axis)));
    return tables;
}

/// One line of the half spectrum along the last axis.
struct Line {
    std::vector<std::size_t> index; ///< of the other axes
    double squaredFrequency = 0;    ///< of the other axes
    double weight = 1;
};

Line lineAt(const SpectrumLayout& layout, const std::vector<AxisTable>& tables, std::size_t number) {
    Line line;
    line.index.resize(tables.size());
    for (std::size_t axis = tables.size() - 1; axis-- > 0;) {
        const std::size_t i = number % layout.halfShape()[axis];
        number /= layout.halfShape()[axis];
        line.index[axis] = i;
        line.squaredFrequency += tables[axis].frequency[i] * tables[axis].frequency[i];
        line.weight *= tables[axis].weight[i];
    }
    return line;
}

/// Sums power and counts into bins: binOf(line, squared frequency, index on the last axis).
template<class BinOf>
Bins accumulate(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum, std::size_t bins,
                BinOf binOf) {
    const std::vector<AxisTable> tables = tablesOf(layout);
    const AxisTable& last = tables.back();
    const std::size_t length = last.weight.size();
    const std::size_t lines = length == 0 ? 0 : spectrum.size() / length;
    const std::size_t perChunk = std::max<std::size_t>(1, lines / 32);
    std::vector<Bins> parts(chunkCount(lines, perChunk), Bins(bins));
    parallelChunks(lines, perChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        Bins& part = parts[chunk];
        for (std::size_t number = begin; number < end; ++number) {
            const Line line = lineAt(layout, tables, number);
            for (std::size_t i = 0; i < length; ++i) {
                const double squared = line.squaredFrequency + last.frequency[i] * last.frequency[i];
                const std::size_t bin = binOf(line, squared, i);
                const double weight = line.weight * last.weight[i];
                part.power[bin] += weight * std::norm(std::complex<double>(spectrum[number * length + i]));
                part.count[bin] += weight;
            }
        }
    });
    Bins total(bins);
    for (const Bins& part : parts)
        for (std::size_t bin = 0; bin < bins; ++bin) {
            total.power[bin] += part.power[bin];
            total.count[bin] += part.count[bin];
        }
    return total;
}

std::vector<ProfilePoint> pointsOf(const Bins& bins, double step, int scaleExponent) {
    std::vector<ProfilePoint> points;
    for (std::size_t bin = 0; bin < bins.power.size(); ++bin)
        if (bins.count[bin] > 0)
            points.push_back({static_cast<double>(bin) * step,
                              std::ldexp(bins.power[bin] / bins.count[bin], 2 * scaleExponent)});
    return points;
}

} // namespace

std::vector<ProfilePoint> radialProfile(const SpectrumLayout& layout,
                                        std::span<const std::complex<float>> spectrum, int scaleExponent) {
    const auto longest = static_cast<double>(layout.shape()[layout.halvedAxis()]);
    const double farthest = 0.5 * std::sqrt(static_cast<double>(layout.axes().size()));
    const auto bins = static_cast<std::size_t>(std::lround(farthest * longest)) + 2;
    const Bins sums = accumulate(layout, spectrum, bins, [&](const Line&, double squared, std::size_t) {
        return static_cast<std::size_t>(std::lround(std::sqrt(squared) * longest));
    });
    return pointsOf(sums, 1 / longest, scaleExponent);
}

std::vector<ProfilePoint> axisProfile(const SpectrumLayout& layout,
                                      std::span<const std::complex<float>> spectrum, int scaleExponent,
                                      int axis) {
    const std::size_t n = layout.shape()[axis];
    const auto& axes = layout.axes();
    const bool transformed = std::find(axes.begin(), axes.end(), axis) != axes.end();
    const bool isLast = static_cast<std::size_t>(axis) + 1 == layout.shape().size();
    const Bins sums = accumulate(
        layout, spectrum, transformed ? n / 2 + 1 : n, [&](const Line& line, double, std::size_t lastIndex) {
            const std::size_t i = isLast ? lastIndex : line.index[static_cast<std::size_t>(axis)];
            return transformed ? std::min(i, n - i) : i;
        });
    return pointsOf(sums, transformed ? 1 / static_cast<double>(n) : 1, scaleExponent);
}

} // namespace fft_tensor
