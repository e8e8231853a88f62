// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectrum_picture.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor::cli {

namespace {

constexpr int largestSide = 1024;
constexpr int comfortableSide = 256; ///< smaller pictures are enlarged to about this
constexpr int singleRowHeight = 32;  ///< of a spectrum that is one row, which would be hard to see

/// Float32 transforms leave rounding noise some 7 decades below the largest coefficient: colours for the
/// noise alone would hide the rest.
constexpr float decadesShown = 7;

MapImage logMagnitude(Analysis& analysis, JobContext& job) {
    MapRequest request;
    request.kind = MapKind::logMagnitude;
    request.plane = defaultPlane(analysis.layout().shape());
    request.cells = wholePlane(analysis.layout().shape(), request.plane);
    request.widthPixels = request.heightPixels = largestSide;
    return analysis.maps({request}, 1.0, ValueType::float32, job).front();
}

/// Lower end of the colours: the darkest percent of the pixels is clipped, and what lies below float32's
/// noise.
float lowest(std::vector<float> pixels, float maximum) {
    const auto percentile = pixels.begin() + static_cast<std::ptrdiff_t>(pixels.size() / 100);
    std::nth_element(pixels.begin(), percentile, pixels.end());
    return std::max(*percentile, maximum - decadesShown);
}

} // namespace

IndexedPicture spectrumPicture(Analysis& analysis, JobContext& job) {
    const MapImage map = logMagnitude(analysis, job);
    const int across = std::max(1, comfortableSide / std::max(map.width, map.height));
    const int down = map.height == 1 ? singleRowHeight : across;
    const float maximum = *std::max_element(map.pixels.begin(), map.pixels.end());
    const float minimum = lowest(map.pixels, maximum);
    IndexedPicture picture{map.width * across, map.height * down, {}, {}};
    picture.colors = colorTable(ColorMap::viridis);
    picture.pixels.reserve(static_cast<std::size_t>(picture.width) *
                           static_cast<std::size_t>(picture.height));
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const std::size_t row = static_cast<std::size_t>(y) / static_cast<std::size_t>(down);
            const std::size_t cell =
                row * static_cast<std::size_t>(map.width) + static_cast<std::size_t>(x / across);
            picture.pixels.push_back(
                static_cast<std::uint8_t>(colorIndex(map.pixels[cell], minimum, maximum)));
        }
    return picture;
}

} // namespace fft_tensor::cli
