// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/color_map.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fft_tensor::cli {

/// A picture of at most 256 colours, row 0 on top.
struct IndexedPicture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> pixels; ///< indices into `colors`, width · height of them
    ColorTable colors{};
};

/// The bytes of a PNG with a palette. Throws Error(internal).
[[nodiscard]] std::vector<std::byte> pngOf(const IndexedPicture& picture);

} // namespace fft_tensor::cli
