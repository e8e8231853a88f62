// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/map_renderer.h"

#include "base/parallel.h"
#include "spectral/map_cells.h"
#include "spectral/unit_energies.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace fft_tensor {

namespace {

using Place = PlaneCells::Place;

/// What is known of the cells under one pixel.
struct Pixel {
    float highest = -std::numeric_limits<float>::infinity();
    float lowest = std::numeric_limits<float>::infinity();
    double sum = 0;
    std::uint64_t highestOffset = 0;
    bool highestMirrored = false;
};

/// One cell's place in memory from its coordinates' shares.
struct Offset {
    std::uint64_t offset = 0;
    bool mirrored = false;
};

inline Offset combine(const Place& row, const Place& column) {
    const bool mirrored = row.mirror || column.mirror;
    return {mirrored ? row.mirrored + column.mirrored : row.direct + column.direct, mirrored};
}

inline Place combineRow(const Place& row, const Place& other) {
    return {row.direct + other.direct, row.mirrored + other.mirrored, row.mirror || other.mirror};
}

class Renderer {
  public:
    Renderer(const MapRequest& request, const MapSources& sources, JobContext& context)
        : m_request(clip(request, sources)),
          m_sources(sources),
          m_context(context),
          m_cells(*sources.layout, request.plane, m_request.cells, isSpectral(request.kind)) {}

    MapImage render() {
        MapImage image;
        image.request = m_request;
        const auto rows = m_cells.rows().size(), columns = m_cells.columns().size();
        image.width = static_cast<int>(std::min<std::size_t>(columns, std::max(1, m_request.widthPixels)));
        image.height = static_cast<int>(std::min<std::size_t>(rows, std::max(1, m_request.heightPixels)));
        if (rows == 0 || columns == 0) {
            image.width = image.height = 0;
            return image;
        }
        image.pixels.resize(static_cast<std::size_t>(image.width) * image.height);
        scan(image);
        return image;
    }

  private:
    static MapRequest clip(MapRequest request, const MapSources& sources) {
        const CellRect whole = wholePlane(sources.layout->shape(), request.plane);
        CellRect& cells = request.cells;
        cells.rowBegin = std::clamp(cells.rowBegin, whole.rowBegin, whole.rowEnd);
        cells.rowEnd = std::clamp(cells.rowEnd, cells.rowBegin, whole.rowEnd);
        cells.columnBegin = std::clamp(cells.columnBegin, whole.columnBegin, whole.columnEnd);
        cells.columnEnd = std::clamp(cells.columnEnd, cells.columnBegin, whole.columnEnd);
        return request;
    }

    void scan(MapImage& image) {
        switch (m_request.kind) {
        case MapKind::weights:
            return scanCells(image, [this](Offset at) { return m_sources.weights[at.offset]; });
        case MapKind::rebuilt:
            return scanCells(image, [this](Offset at) { return m_sources.rebuilt[at.offset]; });
        case MapKind::error:
            return scanCells(image, [this](Offset at) {
                return m_sources.rebuilt[at.offset] - m_sources.weights[at.offset];
            });
        case MapKind::logMagnitude:
        case MapKind::phase:
            return scanCells(image,
                             [this](Offset at) { return coefficientEnergy(m_sources.spectrum[at.offset]); });
        case MapKind::retained:
            return scanCells(image, [this](Offset at) { return isKept(at.offset) ? 1.0f : 0.0f; });
        }
    }

    [[nodiscard]] bool isKept(std::uint64_t offset) const {
        const auto& energy = m_sources.ranking->energies().energy;
        if (energy[offset] < 0) // its mirror image speaks for both
            offset = m_sources.layout->mirror(offset);
        return energy[offset] >= m_sources.ranking->zeroFloor() &&
               rankKey(energy[offset], static_cast<std::uint32_t>(offset)) <= m_sources.cut.lastKey;
    }

    /// Fills the picture from value(offset), pixel row by pixel row.
    template<class Value>
    void scanCells(MapImage& image, Value value) {
        std::vector<float> lowest(image.height), highest(image.height);
        parallelChunks(
            static_cast<std::size_t>(image.height), 1, [&](std::size_t y, std::size_t, std::size_t) {
                m_context.checkpoint();
                const std::size_t rows = m_cells.rows().size();
                const std::size_t begin = y * rows / image.height, end = (y + 1) * rows / image.height;
                std::vector<Pixel> pixels(image.width);
                for (std::size_t row = begin; row < end; ++row)
                    scanRow(m_cells.rows()[row], pixels, value);
                lowest[y] = std::numeric_limits<float>::infinity();
                highest[y] = -lowest[y];
                for (int x = 0; x < image.width; ++x) {
                    const std::size_t columns = cellBegin(x + 1, image.width) - cellBegin(x, image.width);
                    image.pixels[y * image.width + x] =
                        finish(pixels[x], static_cast<double>(columns * (end - begin)));
                    lowest[y] = std::min(lowest[y], pixels[x].lowest);
                    highest[y] = std::max(highest[y], pixels[x].highest);
                }
            });
        setRange(image, *std::min_element(lowest.begin(), lowest.end()),
                 *std::max_element(highest.begin(), highest.end()));
    }

    [[nodiscard]] std::size_t cellBegin(int x, int width) const {
        return static_cast<std::size_t>(x) * m_cells.columns().size() / width;
    }

    template<class Value>
    void scanRow(const Place& row, std::vector<Pixel>& pixels, Value value) const {
        const auto& others = m_cells.others();
        const Place first = combineRow(row, others.front());
        const int width = static_cast<int>(pixels.size());
        for (int x = 0; x < width; ++x) {
            Pixel pixel = pixels[x];
            for (std::size_t c = cellBegin(x, width), end = cellBegin(x + 1, width); c < end; ++c) {
                Offset at = combine(first, m_cells.columns()[c]);
                float cell = value(at);
                for (std::size_t o = 1; o < others.size(); ++o) {
                    const Offset other = combine(combineRow(row, others[o]), m_cells.columns()[c]);
                    if (const float candidate = value(other); std::abs(candidate) > std::abs(cell)) {
                        cell = candidate;
                        at = other;
                    }
                }
                if (cell > pixel.highest) {
                    pixel.highest = cell;
                    pixel.highestOffset = at.offset;
                    pixel.highestMirrored = at.mirrored;
                }
                pixel.lowest = cell < pixel.lowest ? cell : pixel.lowest;
                pixel.sum += static_cast<double>(cell);
            }
            pixels[x] = pixel;
        }
    }

    [[nodiscard]] float finish(const Pixel& pixel, double cells) const {
        const bool mean = m_request.reduction == Reduction::mean;
        switch (m_request.kind) {
        case MapKind::phase: {
            const std::complex<float> f = m_sources.spectrum[pixel.highestOffset];
            const float degrees = std::arg(f) * static_cast<float>(180 / std::numbers::pi);
            return pixel.highestMirrored ? -degrees : degrees;
        }
        case MapKind::logMagnitude:
            return logMagnitude(mean ? pixel.sum / cells : static_cast<double>(pixel.highest));
        default:
            if (mean)
                return static_cast<float>(pixel.sum / cells);
            return pixel.highest >= -pixel.lowest ? pixel.highest : pixel.lowest;
        }
    }

    /// log10 |F| in true units; what lies below the zero floor is shown at the floor.
    [[nodiscard]] float logMagnitude(double energy) const {
        const double floor = static_cast<double>(m_sources.ranking->zeroFloor());
        return static_cast<float>(0.5 * std::log10(std::max(energy, floor)) +
                                  m_sources.scaleExponent * std::numbers::ln2 / std::numbers::ln10);
    }

    void setRange(MapImage& image, float lowest, float highest) const {
        image.minimum = lowest;
        image.maximum = highest;
        if (m_request.kind == MapKind::phase) {
            image.minimum = -180;
            image.maximum = 180;
        } else if (m_request.kind == MapKind::logMagnitude) {
            image.minimum = logMagnitude(static_cast<double>(lowest));
            image.maximum = logMagnitude(static_cast<double>(highest));
        }
    }

    MapRequest m_request;
    const MapSources& m_sources;
    JobContext& m_context;
    PlaneCells m_cells;
};

} // namespace

MapImage renderMap(const MapRequest& request, const MapSources& sources, JobContext& context) {
    return Renderer(request, sources, context).render();
}

} // namespace fft_tensor
