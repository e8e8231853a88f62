// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/distance.h"

#include "base/parallel.h"

#include <cmath>
#include <cstddef>
#include <vector>

namespace fft_tensor {

namespace {
constexpr std::size_t valuesPerChunk = 1 << 18;
}

double relativeError(std::span<const float> source, std::span<const float> values) {
    struct Sums {
        double difference = 0, energy = 0;
    };
    std::vector<Sums> parts(chunkCount(source.size(), valuesPerChunk));
    parallelChunks(source.size(), valuesPerChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        Sums sums;
        for (std::size_t i = begin; i < end; ++i) {
            const double value = source[i], difference = value - static_cast<double>(values[i]);
            sums.energy += value * value;
            sums.difference += difference * difference;
        }
        parts[chunk] = sums;
    });
    Sums total;
    for (const Sums& part : parts) {
        total.difference += part.difference;
        total.energy += part.energy;
    }
    if (total.energy == 0)
        return total.difference == 0 ? 0 : 1;
    return std::sqrt(total.difference / total.energy);
}

} // namespace fft_tensor
