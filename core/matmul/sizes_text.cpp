// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "matmul/sizes_text.h"

#include <array>
#include <charconv>

namespace fft_tensor {

namespace {

std::string threeDigits(double value) {
    std::array<char, 32> text{};
    const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
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
