// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/power_of_two.h"

#include <cmath>
#include <limits>

namespace fft_tensor {

void scaleByPowerOfTwo(std::span<float> values, int exponent) {
    using Limits = std::numeric_limits<float>;
    if (exponent == 0)
        return;
    if (exponent >= Limits::min_exponent && exponent < Limits::max_exponent) {
        // The factor is a normal float: a plain product is as exact as ldexp, and several times as fast.
        const float factor = std::ldexp(1.0f, exponent);
        for (float& value : values)
            value *= factor;
        return;
    }
    for (float& value : values)
        value = std::ldexp(value, exponent);
}

} // namespace fft_tensor
