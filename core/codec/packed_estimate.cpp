// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "codec/packed_estimate.h"

#include <cmath>

namespace fft_tensor {

namespace {

// Measured on white matrices at 1 to 20 % kept: shuffle + deflate leave this share of the values' bytes, and
// deflated gaps exceed their entropy by this factor.
constexpr double valueShare = 0.84;
constexpr double gapFactor = 1.06;

/// Entropy of a coin that shows heads with probability p, in bits.
double coinEntropy(double p) {
    if (p <= 0 || p >= 1)
        return 0;
    return -(p * std::log2(p) + (1 - p) * std::log2(1 - p));
}

} // namespace

std::uint64_t estimatePackedBytes(std::uint64_t coefficients, std::uint64_t positions, ValueType type) {
    if (coefficients == 0 || positions == 0)
        return 0;
    const double kept = static_cast<double>(coefficients), possible = static_cast<double>(positions);
    const double gapBytes = gapFactor * possible * coinEntropy(kept / possible) / 8;
    const double valueBytes = valueShare * kept * (type == ValueType::float32 ? 8 : 4);
    return static_cast<std::uint64_t>(std::llround(gapBytes + valueBytes));
}

} // namespace fft_tensor
