// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <span>

namespace fft_tensor {

/// Multiplies every number by 2^exponent, rounding once where the result is subnormal.
void scaleByPowerOfTwo(std::span<float> values, int exponent);

} // namespace fft_tensor
