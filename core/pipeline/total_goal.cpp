// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/total_goal.h"

#include "pipeline/estimate.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor {

namespace {

constexpr double rawShare = 0.93; ///< what shuffle + deflate leave of trained float32 weights (measured)

struct AtKeep {
    double droppedShare = 0; ///< of the tensor's energy
    double units = 0;
};

/// Between two points of the curve energies differ by 0.8 %: a straight line is exact enough.
AtKeep interpolate(const TensorForecast& tensor, double keep) {
    const double count = keep * static_cast<double>(tensor.fullCount);
    const auto after =
        std::upper_bound(tensor.curve.begin(), tensor.curve.end(), count,
                         [](double c, const auto& p) { return c < static_cast<double>(p.count); });
    const double total = tensor.curve.front().droppedEnergy;
    if (total <= 0)
        return {};
    if (after == tensor.curve.end())
        return {tensor.curve.back().droppedEnergy / total, static_cast<double>(tensor.curve.back().units)};
    const auto& a = *(after - 1);
    const auto& b = *after;
    const double t = (count - static_cast<double>(a.count)) / static_cast<double>(b.count - a.count);
    return {(a.droppedEnergy + t * (b.droppedEnergy - a.droppedEnergy)) / total,
            static_cast<double>(a.units) + t * static_cast<double>(b.units - a.units)};
}

} // namespace

FileForecast forecastAt(const std::vector<TensorForecast>& tensors, double keep) {
    FileForecast file;
    file.bytes = estimatedFixedBytes;
    double dropped = 0, energy = 0;
    for (const TensorForecast& tensor : tensors) {
        const double raw = rawShare * static_cast<double>(tensor.inputBytes);
        file.bytes += estimatedRowBytes;
        energy += tensor.sumOfSquares;
        if (!tensor.spectral || tensor.curve.empty()) {
            file.bytes += raw;
            continue;
        }
        const AtKeep at = interpolate(tensor, tensor.fixedKeep >= 0 ? tensor.fixedKeep : keep);
        const auto packed = static_cast<double>(
            estimatePackedBytes(static_cast<std::uint64_t>(at.units), tensor.halfCount, tensor.valueType));
        file.bytes += std::min(packed, raw);
        if (packed < raw) // else raw is what will be stored, without error
            dropped += at.droppedShare * tensor.sumOfSquares;
    }
    file.relativeError = energy > 0 ? std::sqrt(dropped / energy) : 0;
    return file;
}

double keepByForecast(const std::vector<TensorForecast>& tensors, const Goal& goal) {
    if (goal.kind == Goal::Kind::keep)
        return goal.value;
    double input = 0;
    for (const TensorForecast& tensor : tensors)
        input += static_cast<double>(tensor.inputBytes);
    double low = 0, high = 1;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        const FileForecast file = forecastAt(tensors, middle);
        const bool tooMuch = goal.kind == Goal::Kind::ratio ? file.bytes > input / goal.value
                                                            : file.relativeError <= goal.value;
        (tooMuch ? high : low) = middle;
    }
    return (low + high) / 2;
}

} // namespace fft_tensor
