// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "matmul/output_rows.h"

#include "base/parallel.h"

#include <cmath>

namespace fft_tensor {

std::size_t rowStride(std::size_t numbers) {
    constexpr std::size_t line = 16; // floats in a cache line
    return chunkCount(numbers, line) * line + line;
}

void finishRow(const SpectralWeights& weights, const float* values, std::size_t step, std::span<float> y,
               std::span<const float> bias) {
    const auto scale = static_cast<float>(weights.scale);
    if (step == 1) {
        for (std::size_t j = 0; j < y.size(); ++j)
            y[j] = values[j] * scale;
    } else {
        for (std::size_t j = 0; j < y.size(); ++j)
            y[j] = values[step * j] * scale;
    }
    if (weights.exponent != 0)
        for (float& number : y)
            number = std::ldexp(number, weights.exponent);
    if (!bias.empty())
        for (std::size_t j = 0; j < y.size(); ++j)
            y[j] += bias[j];
}

} // namespace fft_tensor
