// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/fast_length.h"

#include <algorithm>

namespace fft_tensor {

std::uint64_t fastTransformLength(std::uint64_t least, std::uint64_t powerOfTwo) {
    if (least == 1)
        return 1;
    std::uint64_t best = powerOfTwo;
    while (best < least)
        best *= 2;
    for (std::uint64_t seven = 1; seven < best; seven *= 7)
        for (std::uint64_t five = seven; five < best; five *= 5)
            for (std::uint64_t three = five; three < best; three *= 3) {
                std::uint64_t length = three;
                for (std::uint64_t power = 1; power < powerOfTwo || length < least; power *= 2)
                    length *= 2;
                best = std::min(best, length);
            }
    return best;
}

std::uint64_t largestPrimeFactor(std::uint64_t number) {
    std::uint64_t largest = 1;
    for (std::uint64_t factor = 2; factor * factor <= number; ++factor)
        while (number % factor == 0) {
            number /= factor;
            largest = factor;
        }
    return std::max(largest, number);
}

} // namespace fft_tensor
