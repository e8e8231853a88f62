// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/statistics.h"

#include "base/parallel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace fft_tensor {

namespace {

constexpr std::size_t countedPerChunk = 1 << 18;
constexpr std::size_t lanes = 16; ///< independent sums, so that the compiler can use vector registers

struct Partial {
    float minimum = std::numeric_limits<float>::infinity();
    float maximum = -std::numeric_limits<float>::infinity();
    double sum = 0, squares = 0;
    std::size_t finite = 0;
};

Partial scanFinite(std::span<const float> values) {
    float low[lanes], high[lanes];
    double sum[lanes] = {}, squares[lanes] = {};
    std::fill(low, low + lanes, std::numeric_limits<float>::infinity());
    std::fill(high, high + lanes, -std::numeric_limits<float>::infinity());
    const auto add = [&](float value, std::size_t lane) {
        low[lane] = value < low[lane] ? value : low[lane];
        high[lane] = value > high[lane] ? value : high[lane];
        sum[lane] += static_cast<double>(value);
        squares[lane] += static_cast<double>(value) * static_cast<double>(value);
    };
    const std::size_t whole = values.size() / lanes * lanes;
    for (std::size_t i = 0; i < whole; i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            add(values[i + lane], lane);
    for (std::size_t i = whole; i < values.size(); ++i)
        add(values[i], i - whole);
    Partial partial;
    partial.finite = values.size();
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        partial.minimum = std::min(partial.minimum, low[lane]);
        partial.maximum = std::max(partial.maximum, high[lane]);
        partial.sum += sum[lane];
        partial.squares += squares[lane];
    }
    return partial;
}

/// The slow way, for chunks that hold NaN or infinity: skips and finds them.
Partial scanAny(std::span<const float> values, std::optional<std::uint64_t>& firstNotFinite) {
    Partial partial;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            if (!firstNotFinite)
                firstNotFinite = i;
            continue;
        }
        ++partial.finite;
        partial.minimum = std::min(partial.minimum, values[i]);
        partial.maximum = std::max(partial.maximum, values[i]);
        partial.sum += static_cast<double>(values[i]);
        partial.squares += static_cast<double>(values[i]) * static_cast<double>(values[i]);
    }
    return partial;
}

} // namespace

Statistics statisticsOf(std::span<const float> values) {
    std::vector<Partial> partials(chunkCount(values.size(), countedPerChunk));
    std::vector<std::optional<std::uint64_t>> notFinite(partials.size());
    parallelChunks(
        values.size(), countedPerChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
            const auto part = values.subspan(begin, end - begin);
            partials[chunk] = scanFinite(part);
            if (!std::isfinite(partials[chunk].squares)) { // squares of floats cannot overflow a double
                std::optional<std::uint64_t> first;
                partials[chunk] = scanAny(part, first);
                if (first)
                    notFinite[chunk] = begin + *first;
            }
        });
    Partial total;
    Statistics result;
    for (std::size_t chunk = 0; chunk < partials.size(); ++chunk) {
        total.minimum = std::min(total.minimum, partials[chunk].minimum);
        total.maximum = std::max(total.maximum, partials[chunk].maximum);
        total.sum += partials[chunk].sum;
        total.squares += partials[chunk].squares;
        total.finite += partials[chunk].finite;
        if (!result.firstNotFinite)
            result.firstNotFinite = notFinite[chunk];
    }
    if (total.minimum <= total.maximum) {
        result.minimum = total.minimum;
        result.maximum = total.maximum;
        result.largestMagnitude = std::max(std::abs(total.minimum), std::abs(total.maximum));
    }
    result.mean = total.finite == 0 ? 0 : total.sum / static_cast<double>(total.finite);
    result.sumOfSquares = total.squares;
    return result;
}

} // namespace fft_tensor
