// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/map_reduction.h"

#include "base/parallel.h"
#include "spectral/unit_arithmetic.h"
#include "spectral/unit_energies.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace fft_tensor {

namespace {

using Run = PlaneCells::Run;

/// What is known of the cells under one row of pixels, column by column of cells: rows are folded together
/// first, which vector registers do well, and columns into pixels at the end.
struct FoldedRows {
    std::vector<float> highest, lowest;
    std::vector<double> sum, part;        ///< for means only; `part`: of the last cellsPerSum cells
    std::vector<std::int64_t> strongest;  ///< for phases only: offset of the highest
    std::vector<std::uint8_t> isMirrored; ///< for phases only: of the strongest
};

struct Bounds {
    float lowest = 0, highest = 0;
};

class Reducer {
  public:
    Reducer(const MapRequest& request, const PlaneCells& cells, const MapSources& sources,
            JobContext& context)
        : m_request(request), m_cells(cells), m_sources(sources), m_context(context) {}

    ReducedMap reduce() {
        ReducedMap map;
        map.width = m_request.widthPixels;
        map.height = m_request.heightPixels;
        const std::size_t pixels = static_cast<std::size_t>(map.width) * map.height;
        if (pixels == 0)
            return map;
        map.extreme.resize(pixels);
        map.mean.resize(m_request.reduction == Reduction::mean ? pixels : 0);
        map.strongest.resize(m_request.kind == MapKind::phase ? pixels : 0);
        m_rows.resize(static_cast<std::size_t>(map.height));
        scan(map);
        map.lowestOfAll = std::numeric_limits<float>::infinity();
        map.highestOfAll = -std::numeric_limits<float>::infinity();
        for (const Bounds& row : m_rows) {
            map.lowestOfAll = std::min(map.lowestOfAll, row.lowest);
            map.highestOfAll = std::max(map.highestOfAll, row.highest);
        }
        return map;
    }

  private:
    void scan(ReducedMap& map) {
        const float* const weights = m_sources.weights.data();
        const float* const rebuilt = m_sources.rebuilt.data();
        const std::complex<float>* const spectrum = m_sources.spectrum.data();
        switch (m_request.kind) {
        case MapKind::weights:
            if (m_sources.weightsMayBeBad)
                return scanMarked(map);
            return scanCells(map, [=](std::int64_t at) { return weights[at]; });
        case MapKind::rebuilt:
            return scanCells(map, [=](std::int64_t at) { return rebuilt[at]; });
        case MapKind::error:
            return scanCells(map, [=](std::int64_t at) { return rebuilt[at] - weights[at]; });
        case MapKind::logMagnitude:
        case MapKind::phase:
            return scanCells(map, [=](std::int64_t at) { return coefficientEnergy(spectrum[at]); });
        case MapKind::retained:
            return scanRetained(map);
        }
    }

    /// First where the bad ones are, then the others.
    void scanMarked(ReducedMap& map) {
        const float* const weights = m_sources.weights.data();
        constexpr float bad = std::numeric_limits<float>::quiet_NaN();
        scanCells(map, [=](std::int64_t at) { return std::isfinite(weights[at]) ? 0.0f : 1.0f; });
        const std::vector<float> marks = map.extreme;
        scanCells(map, [=](std::int64_t at) { return std::isfinite(weights[at]) ? weights[at] : bad; });
        for (std::size_t i = 0; i < marks.size(); ++i)
            if (marks[i] > 0)
                map.extreme[i] = bad;
    }

    void scanRetained(ReducedMap& map) {
        const float* const energy = m_sources.energies.data();
        const KeptUnits kept = m_sources.kept;
        const SpectrumIndex& index = m_sources.layout->index();
        scanCells(map, [=, &index](std::int64_t at) {
            return isRetained(index, energy, kept, static_cast<std::uint32_t>(at)) ? 1.0f : 0.0f;
        });
    }

    /// Fills the map from value(offset), pixel row by pixel row.
    template<class Value>
    void scanCells(ReducedMap& map, Value value) {
        const std::size_t rows = m_cells.rows().size(), height = static_cast<std::size_t>(map.height);
        parallelChunks(height, 1, [&](std::size_t y, std::size_t, std::size_t) {
            m_context.checkpoint();
            const std::size_t begin = y * rows / height, end = (y + 1) * rows / height;
            const FoldedRows folded = foldRows(begin, end, value);
            m_rows[y] = {*std::min_element(folded.lowest.begin(), folded.lowest.end()),
                         *std::max_element(folded.highest.begin(), folded.highest.end())};
            for (int x = 0; x < map.width; ++x)
                finish(folded, x, end - begin, map, y * map.width + x);
        });
    }

    template<class Value>
    FoldedRows foldRows(std::size_t begin, std::size_t end, Value value) const {
        FoldedRows folded;
        const std::size_t columns = m_cells.columns();
        folded.highest.assign(columns, -std::numeric_limits<float>::infinity());
        folded.lowest.assign(columns, std::numeric_limits<float>::infinity());
        if (m_request.reduction == Reduction::mean)
            folded.sum = folded.part = std::vector<double>(columns, 0);
        if (m_request.kind == MapKind::phase) {
            folded.strongest.assign(columns, 0);
            folded.isMirrored.assign(columns, 0);
        }
        std::uint64_t cells = 0;
        for (std::size_t row = begin; row < end; ++row)
            for (const PlaneCells::Offset& other : m_cells.others()) {
                if (cells++ % cellsPerSum == 0)
                    beginSum(folded);
                const PlaneCells::Offset& own = m_cells.rows()[row];
                for (const Run& run : m_cells.runs(own.mirror || other.mirror))
                    foldRun(run,
                            run.offset +
                                (run.mirrored ? own.mirrored + other.mirrored : own.direct + other.direct),
                            value, folded);
            }
        beginSum(folded);
        return folded;
    }

    /// Adds the last partial sum to the whole.
    void beginSum(FoldedRows& folded) const {
        m_context.checkpoint();
        for (std::size_t i = 0; i < folded.part.size(); ++i)
            folded.sum[i] += std::exchange(folded.part[i], 0.0);
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
        if (!folded.part.empty())
            for (std::size_t i = 0; i < end - begin; ++i)
                folded.part[begin + i] += static_cast<double>(cell(i));
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

    /// Folds the columns of one pixel.
    void finish(const FoldedRows& folded, int x, std::size_t rows, ReducedMap& map, std::size_t pixel) const {
        const std::size_t columns = m_cells.columns(), width = static_cast<std::size_t>(map.width);
        const std::size_t begin = static_cast<std::size_t>(x) * columns / width;
        const std::size_t end = (static_cast<std::size_t>(x) + 1) * columns / width;
        const auto strongest = std::max_element(folded.highest.begin() + begin, folded.highest.begin() + end);
        map.extreme[pixel] = extremeOf(
            *strongest, *std::min_element(folded.lowest.begin() + begin, folded.lowest.begin() + end));
        if (!folded.sum.empty()) {
            double sum = 0;
            for (std::size_t c = begin; c < end; ++c)
                sum += folded.sum[c];
            map.mean[pixel] = sum / static_cast<double>((end - begin) * rows * m_cells.others().size());
        }
        if (m_request.kind == MapKind::phase) {
            const auto column = static_cast<std::size_t>(strongest - folded.highest.begin());
            const auto f = m_sources.spectrum[static_cast<std::size_t>(folded.strongest[column])];
            map.strongest[pixel] = folded.isMirrored[column] ? std::conj(f) : f;
        }
    }

    const MapRequest& m_request;
    const PlaneCells& m_cells;
    const MapSources& m_sources;
    JobContext& m_context;
    std::vector<Bounds> m_rows; ///< of the cells under each row of pixels
};

} // namespace

ReducedMap reduceMap(const MapRequest& request, const PlaneCells& cells, const MapSources& sources,
                     JobContext& context) {
    return Reducer(request, cells, sources, context).reduce();
}

} // namespace fft_tensor
