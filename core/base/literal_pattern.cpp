// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/literal_pattern.h"

namespace fft_tensor {

std::string literalPattern(std::string_view text) {
    constexpr std::string_view special = ".*+?^$()[]{}|\\", digits = "0123456789abcdef";
    std::string pattern;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f || c == '\'') {
            pattern += "\\x";
            pattern += digits[byte >> 4];
            pattern += digits[byte & 15];
            continue;
        }
        if (special.find(c) != std::string_view::npos)
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

} // namespace fft_tensor
