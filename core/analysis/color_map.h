// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace fft_tensor {

/// The colour scales of the program, for the window and for pictures that the command line writes.
enum class ColorMap { viridis, cividis, magma, grey, diverging, cyclic };

struct Rgb {
    std::uint8_t red = 0, green = 0, blue = 0;
    bool operator==(const Rgb&) const = default;
};

using ColorTable = std::array<Rgb, 256>;

/// 256 colours from low to high. diverging: blue – white – red; cyclic: ends meet.
[[nodiscard]] const ColorTable& colorTable(ColorMap map);
[[nodiscard]] std::string_view name(ColorMap map);
[[nodiscard]] std::optional<ColorMap> colorMapFromName(std::string_view name);
[[nodiscard]] const std::vector<ColorMap>& allColorMaps();

/// Index into the table of a value between minimum and maximum; values beyond are clipped, NaN gives 0.
[[nodiscard]] int colorIndex(float value, float minimum, float maximum);

} // namespace fft_tensor
