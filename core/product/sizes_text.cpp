// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/sizes_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace fft_tensor {

namespace {

/// Three digits that mean something, without an exponent: 123.4 is "123", 0.01234 is "0.0123".
std::string threeDigits(double value) {
    int decimals = 2;
    if (value >= 100)
        decimals = 0;
    else if (value >= 10)
        decimals = 1;
    else if (value > 0 && value < 1)
        decimals = std::min(12, 2 - static_cast<int>(std::floor(std::log10(value))));
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
    return {text.data(), end.ptr};
}

} // namespace

std::string megabytesText(std::uint64_t bytes) {
    const auto value = static_cast<double>(bytes);
    return value < 1e6 ? threeDigits(value / 1e3) + " kB" : threeDigits(value / 1e6) + " MB";
}

std::string millisecondsText(double seconds) {
    return threeDigits(seconds * 1e3) + " ms";
}

} // namespace fft_tensor
