// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/output_rows.h"

#include "base/parallel.h"
#include "tensor/power_of_two.h"

#include <algorithm>
#include <cstdint>

namespace fft_tensor {

std::size_t rowStride(std::size_t numbers) {
    constexpr std::size_t line = 16; // floats in a cache line
    return chunkCount(numbers, line) * line + line;
}

void finishRow(const float* values, std::size_t step, int exponent, std::span<float> y,
               std::span<const float> bias) {
    if (step != 1) {
        for (std::size_t j = 0; j < y.size(); ++j)
            y[j] = values[step * j];
    } else if (values != y.data()) {
        std::copy_n(values, y.size(), y.data());
    }
    scaleByPowerOfTwo(y, exponent);
    if (!bias.empty())
        for (std::size_t j = 0; j < y.size(); ++j)
            y[j] += bias[j];
}

bool isAligned(const float* memory) {
    constexpr std::uintptr_t line = 64;
    return reinterpret_cast<std::uintptr_t>(memory) % line == 0;
}

} // namespace fft_tensor
