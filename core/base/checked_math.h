// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <optional>

namespace fft_tensor {

/// a·b, or nothing when it does not fit into 64 bits.
[[nodiscard]] constexpr std::optional<std::uint64_t> checkedMultiply(std::uint64_t a, std::uint64_t b) {
    if (a != 0 && b > UINT64_MAX / a)
        return std::nullopt;
    return a * b;
}

/// a + b, or nothing when it does not fit into 64 bits.
[[nodiscard]] constexpr std::optional<std::uint64_t> checkedAdd(std::uint64_t a, std::uint64_t b) {
    if (b > UINT64_MAX - a)
        return std::nullopt;
    return a + b;
}

} // namespace fft_tensor
