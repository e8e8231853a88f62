// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/color_map.h"
#include "spectral/maps.h"

#include <array>
#include <cstdint>

namespace fft_tensor::ui {

enum class PaneLayout { one, two, four };
enum class ThemeChoice { system, light, dark };

constexpr int paneCount = 4;

/// How the window shows things. Remembered between starts; not undone.
struct ViewState {
    PaneLayout layout = PaneLayout::four;
    std::array<MapKind, paneCount> kinds = {MapKind::weights, MapKind::logMagnitude, MapKind::rebuilt,
                                            MapKind::error};
    bool linked = true;
    bool overlay = false;
    ColorMap colorMap = ColorMap::viridis;
    ThemeChoice theme = ThemeChoice::system;
    bool operator==(const ViewState&) const = default;
};

/// What the products of "Memory & speed" are measured with. Remembered; not undone.
struct SpeedSettings {
    std::uint64_t batch = 32;   ///< rows of x
    double blockMegabytes = 16; ///< of streaming
    bool transposed = false;    ///< x·Wᵀ
    double limitMegabytes = 0;  ///< what a product may hold; 0: no limit
    bool operator==(const SpeedSettings&) const = default;
};

[[nodiscard]] inline int visiblePanes(PaneLayout layout) {
    return layout == PaneLayout::one ? 1 : layout == PaneLayout::two ? 2 : paneCount;
}

} // namespace fft_tensor::ui
