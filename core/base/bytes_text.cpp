// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/bytes_text.h"

#include <array>
#include <cstdio>

namespace fft_tensor {

std::string formatBytes(std::uint64_t bytes) {
    if (bytes < 1000)
        return std::to_string(bytes) + " B";
    double value = static_cast<double>(bytes);
    const char* unit = "B";
    for (const char* larger : {"kB", "MB", "GB", "TB", "PB", "EB"}) {
        if (value < 999.5)
            break;
        value /= 1000;
        unit = larger;
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3g %s", value, unit);
    return text.data();
}

} // namespace fft_tensor
