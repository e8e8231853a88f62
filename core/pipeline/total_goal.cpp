// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/total_goal.h"

#include "codec/packed_estimate.h"
#include "pipeline/plan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace fft_tensor {

namespace {

constexpr double tolerance = 0.01;
constexpr int forecastTries = 4; ///< after which a bracket that shrinks slowly is halved

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
        const double raw = estimatedRawShare * static_cast<double>(tensor.inputBytes);
        file.bytes += estimatedRowBytes;
        energy += tensor.sumOfSquares;
        if (!tensor.spectral || tensor.curve.empty()) {
            file.bytes += raw;
            continue;
        }
        const AtKeep at = interpolate(tensor, tensor.fixedKeep >= 0 ? tensor.fixedKeep : keep);
        const auto units = static_cast<std::uint64_t>(at.units);
        const std::uint64_t packed = estimatePackedBytes(units, tensor.halfCount, tensor.valueType);
        if (whyRawByBytes(units, tensor.sumOfSquares == 0, packed, static_cast<std::uint64_t>(raw))) {
            file.bytes += raw; // without error
            continue;
        }
        file.bytes += static_cast<double>(packed);
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

KeepSearch::KeepSearch(std::vector<TensorForecast> tensors, const Goal& goal)
    : m_tensors(std::move(tensors)),
      m_goal(goal),
      m_aim(goal),
      m_keep(keepByForecast(m_tensors, goal)),
      m_nearest(m_keep),
      m_leastMiss(std::numeric_limits<double>::infinity()) {
    for (const TensorForecast& tensor : m_tensors)
        if (tensor.fullCount > 0)
            m_finest = std::min(m_finest, 1 / static_cast<double>(tensor.fullCount));
}

void KeepSearch::learn(double reached) {
    const double miss = missOf(reached);
    m_met = miss <= tolerance;
    if (miss < m_leastMiss) {
        m_leastMiss = miss;
        m_nearest = m_keep;
    }
    (reached > m_goal.value ? m_low : m_high) = m_keep;
    m_exhausted = m_high - m_low < m_finest;
    m_aim.value *= m_goal.value / std::max(reached, 1e-12); // what it got wrong, it gets wrong alike
    m_keep = keepByForecast(m_tensors, m_aim);
    const bool inside = m_keep > m_low && m_keep < m_high;
    if (!inside || ++m_tries > forecastTries)
        m_keep = middle();
}

/// How far from the goal, relative. An error beyond the goal is worse than any below it, unless by 1 % at
/// most.
double KeepSearch::missOf(double reached) const {
    const double miss = std::abs(reached / std::max(m_goal.value, 1e-12) - 1);
    if (m_goal.kind != Goal::Kind::error || reached <= m_goal.value)
        return miss;
    return miss <= tolerance ? miss + 2 * tolerance : miss + 10;
}

/// Between the ends as numbers of coefficients grow: a tenth of the upper one where the lower is nothing.
double KeepSearch::middle() const {
    return m_low > 0 ? std::sqrt(m_low * m_high) : m_high / 10;
}

} // namespace fft_tensor
