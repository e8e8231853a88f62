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
#include <vector>

namespace fft_tensor {

namespace {

using Run = PlaneCells::Run;

/// What is known of the cells under one row of pixels, column by column of cells: rows are folded together
/// first, which vector registers do well, and columns into pixels at the end.
struct FoldedRows {
    std::vector<float> highest, lowest;
    std::vector<double> sum;              ///< for means only
    std::vector<std::int64_t> strongest;  ///< for phases only: offset of the highest
    std::vector<std::uint8_t> isMirrored; ///< for phases only: of the strongest
};

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
        const std::size_t rows = m_cells.rows().size(), columns = m_cells.columns();
        if (rows == 0 || columns == 0)
            return image;
        image.width = static_cast<int>(std::min<std::size_t>(columns, std::max(1, m_request.widthPixels)));
        image.height = static_cast<int>(std::min<std::size_t>(rows, std::max(1, m_request.heightPixels)));
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
        const float* const weights = m_sources.weights.data();
        const float* const rebuilt = m_sources.rebuilt.data();
        const std::complex<float>* const spectrum = m_sources.spectrum.data();
        switch (m_request.kind) {
        case MapKind::weights:
            return scanCells(image, [=](std::int64_t at) { return weights[at]; });
        case MapKind::rebuilt:
            return scanCells(image, [=](std::int64_t at) { return rebuilt[at]; });
        case MapKind::error:
            return scanCells(image, [=](std::int64_t at) { return rebuilt[at] - weights[at]; });
        case MapKind::logMagnitude:
        case MapKind::phase:
            return scanCells(image, [=](std::int64_t at) { return coefficientEnergy(spectrum[at]); });
        case MapKind::retained:
            return scanRetained(image);
        }
    }

    void scanRetained(MapImage& image) {
        const float* const energy = m_sources.ranking->energies().energy.data();
        const bool none = m_sources.cut.units == 0;
        const float least =
            none ? std::numeric_limits<float>::infinity() : energyOfKey(m_sources.cut.lastKey);
        const auto lastTie = static_cast<std::int64_t>(indexOfKey(m_sources.cut.lastKey));
        const SpectrumLayout& layout = *m_sources.layout;
        scanCells(image, [=, &layout](std::int64_t at) {
            if (energy[at] < 0) // its mirror image speaks for both
                at = static_cast<std::int64_t>(layout.mirror(static_cast<std::uint64_t>(at)));
            return energy[at] > least || (energy[at] == least && at <= lastTie) ? 1.0f : 0.0f;
        });
    }

    /// Fills the picture from value(offset), pixel row by pixel row.
    template<class Value>
    void scanCells(MapImage& image, Value value) {
        std::vector<float> lowest(image.height), highest(image.height);
        const std::size_t rows = m_cells.rows().size();
        parallelChunks(
            static_cast<std::size_t>(image.height), 1, [&](std::size_t y, std::size_t, std::size_t) {
                m_context.checkpoint();
                const std::size_t begin = y * rows / image.height, end = (y + 1) * rows / image.height;
                const FoldedRows folded = foldRows(begin, end, value);
                lowest[y] = *std::min_element(folded.lowest.begin(), folded.lowest.end());
                highest[y] = *std::max_element(folded.highest.begin(), folded.highest.end());
                for (int x = 0; x < image.width; ++x)
                    image.pixels[y * image.width + x] = finish(folded, x, image.width, end - begin);
            });
        setRange(image, *std::min_element(lowest.begin(), lowest.end()),
                 *std::max_element(highest.begin(), highest.end()));
    }

    template<class Value>
    FoldedRows foldRows(std::size_t begin, std::size_t end, Value value) const {
        FoldedRows folded;
        const std::size_t columns = m_cells.columns();
        folded.highest.assign(columns, -std::numeric_limits<float>::infinity());
        folded.lowest.assign(columns, std::numeric_limits<float>::infinity());
        if (m_request.reduction == Reduction::mean)
            folded.sum.assign(columns, 0);
        if (m_request.kind == MapKind::phase) {
            folded.strongest.assign(columns, 0);
            folded.isMirrored.assign(columns, 0);
        }
        for (std::size_t row = begin; row < end; ++row)
            for (const PlaneCells::Place& other : m_cells.others()) {
                const PlaneCells::Place& place = m_cells.rows()[row];
                for (const Run& run : m_cells.runs(place.mirror || other.mirror))
                    foldRun(run,
                            run.offset + (run.mirrored ? place.mirrored + other.mirrored
                                                       : place.direct + other.direct),
                            value, folded);
            }
        return folded;
    }

    template<class Value>
    void foldRun(const Run& run, std::int64_t offset, Value value, FoldedRows& folded) const {
        if (m_request.kind == MapKind::phase)
            rememberStrongest(run, offset, value, folded);
        if (run.step == 1)
            foldCells(
                run.begin, run.end,
                [&](std::size_t i) { return value(offset + static_cast<std::int64_t>(i)); }, folded);
        else
            foldCells(
                run.begin, run.end,
                [&](std::size_t i) { return value(offset + run.step * static_cast<std::int64_t>(i)); },
                folded);
    }

    template<class Cell>
    static void foldCells(std::size_t begin, std::size_t end, Cell cell, FoldedRows& folded) {
        float* const highest = folded.highest.data() + begin;
        float* const lowest = folded.lowest.data() + begin;
        for (std::size_t i = 0; i < end - begin; ++i) {
            const float v = cell(i);
            highest[i] = v > highest[i] ? v : highest[i];
            lowest[i] = v < lowest[i] ? v : lowest[i];
        }
        if (!folded.sum.empty())
            for (std::size_t i = 0; i < end - begin; ++i)
                folded.sum[begin + i] += static_cast<double>(cell(i));
    }

    template<class Value>
    static void rememberStrongest(const Run& run, std::int64_t offset, Value value, FoldedRows& folded) {
        for (std::size_t c = run.begin; c < run.end; ++c) {
            const std::int64_t at = offset + run.step * static_cast<std::int64_t>(c - run.begin);
            if (value(at) > folded.highest[c]) {
                folded.strongest[c] = at;
                folded.isMirrored[c] = run.mirrored ? 1 : 0;
            }
        }
    }

    [[nodiscard]] float finish(const FoldedRows& folded, int x, int width, std::size_t rows) const {
        const std::size_t columns = m_cells.columns();
        const std::size_t begin = static_cast<std::size_t>(x) * columns / width;
        const std::size_t end = (static_cast<std::size_t>(x) + 1) * columns / width;
        const auto strongest = std::max_element(folded.highest.begin() + begin, folded.highest.begin() + end);
        const float highest = *strongest;
        const float lowest = *std::min_element(folded.lowest.begin() + begin, folded.lowest.begin() + end);
        double mean = 0;
        if (!folded.sum.empty()) {
            for (std::size_t c = begin; c < end; ++c)
                mean += folded.sum[c];
            mean /= static_cast<double>((end - begin) * rows * m_cells.others().size());
        }
        const bool wantsMean = m_request.reduction == Reduction::mean;
        if (m_request.kind == MapKind::phase)
            return phaseOf(folded, static_cast<std::size_t>(strongest - folded.highest.begin()));
        if (m_request.kind == MapKind::logMagnitude)
            return logMagnitude(wantsMean ? mean : static_cast<double>(highest));
        if (wantsMean)
            return static_cast<float>(mean);
        return highest >= -lowest ? highest : lowest;
    }

    [[nodiscard]] float phaseOf(const FoldedRows& folded, std::size_t column) const {
        const std::complex<float> f = m_sources.spectrum[static_cast<std::size_t>(folded.strongest[column])];
        const float degrees = std::arg(f) * static_cast<float>(180 / std::numbers::pi);
        return folded.isMirrored[column] ? -degrees : degrees;
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
