// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "kernels/map_reduction.h"

#include "kernels/block_reduce.h"
#include "kernels/grid_loop.h"

#include <cmath>

namespace fft_tensor::gpu {

namespace {

template<CellValue kind>
__device__ inline float cellValue(const MapPass& pass, std::int64_t at) {
    if constexpr (kind == CellValue::weights)
        return pass.weights[at];
    else if constexpr (kind == CellValue::rebuilt)
        return pass.rebuilt[at];
    else if constexpr (kind == CellValue::error)
        return roundedSum(pass.rebuilt[at], -pass.weights[at]);
    else if constexpr (kind == CellValue::energy)
        return coefficientEnergy(pass.spectrum[at].re, pass.spectrum[at].im);
    else
        return isRetained(pass.index, pass.energies, pass.kept, static_cast<std::uint32_t>(at)) ? 1.0f : 0.0f;
}

/// Where a cell lies, and whether its mirror image lies there instead.
struct CellAt {
    std::int64_t offset;
    bool mirrored;
};

__device__ inline CellAt cellAt(const CellTables& cells, const CellOffset& row, const CellOffset& other,
                                std::uint64_t column) {
    const int list = row.mirror || other.mirror ? 1 : 0;
    std::uint32_t r = 0;
    while (r + 1 < cells.runCount[list] && cells.runs[list][r].end <= column)
        ++r;
    const CellRun& run = cells.runs[list][r];
    const std::int64_t base = run.mirrored ? row.mirrored + other.mirrored : row.direct + other.direct;
    return {run.offset + base + run.step * static_cast<std::int64_t>(column - run.begin), run.mirrored};
}

/// What is known of some cells of a column.
struct Folded {
    float highest = -INFINITY, lowest = INFINITY;
    double sum = 0;
    std::int64_t strongest = 0;
};

/// One thread for each slice of a column of cells under a row of pixels.
template<CellValue kind>
__global__ void foldRows(MapPass pass, FoldedColumns folded) {
    const CellTables& cells = pass.cells;
    gridLoop(pass.slices() * pass.columns(), [&](std::uint64_t i) {
        const std::uint64_t slice = i / pass.columns(), rest = i % pass.columns();
        const std::uint64_t y = rest / cells.columnCount, column = rest % cells.columnCount;
        const std::uint64_t begin = y * cells.rowCount / pass.height,
                            end = (y + 1) * cells.rowCount / pass.height;
        const std::uint64_t first = slice * pass.cellsPerSum, all = (end - begin) * cells.otherCount;
        const std::uint64_t last = first + pass.cellsPerSum < all ? first + pass.cellsPerSum : all;
        std::uint64_t row = begin + first / cells.otherCount, other = first % cells.otherCount;
        Folded mine;
        for (std::uint64_t k = first; k < last; ++k) {
            const CellAt cell = cellAt(cells, cells.rows[row], cells.others[other], column);
            const float value = cellValue<kind>(pass, cell.offset);
            if (value > mine.highest) {
                mine.highest = value;
                mine.strongest = cell.mirrored ? -cell.offset - 1 : cell.offset;
            }
            mine.lowest = value < mine.lowest ? value : mine.lowest;
            mine.sum += static_cast<double>(value);
            if (++other == cells.otherCount) {
                other = 0;
                ++row;
            }
        }
        folded.highest[i] = mine.highest;
        folded.lowest[i] = mine.lowest;
        if (pass.mean)
            folded.sum[i] = mine.sum;
        if (pass.strongest)
            folded.strongest[i] = mine.strongest;
    });
}

/// One thread for each column of cells under a row of pixels: brings its slices together, in order.
__global__ void foldSlices(MapPass pass, FoldedColumns folded) {
    const std::uint64_t columns = pass.columns(), end = pass.slices() * columns;
    gridLoop(columns, [&](std::uint64_t i) {
        for (std::uint64_t s = i + columns; s < end; s += columns) {
            if (folded.highest[s] > folded.highest[i]) {
                folded.highest[i] = folded.highest[s];
                if (pass.strongest)
                    folded.strongest[i] = folded.strongest[s];
            }
            folded.lowest[i] = folded.lowest[s] < folded.lowest[i] ? folded.lowest[s] : folded.lowest[i];
            if (pass.mean)
                folded.sum[i] += folded.sum[s];
        }
    });
}

/// One thread for each pixel.
__global__ void foldColumns(MapPass pass, FoldedColumns folded, MapPixels pixels) {
    SHARED_ARRAY(std::uint32_t, bounds, mostThreads);
    const CellTables& cells = pass.cells;
    std::uint32_t lowestOfAll = UINT32_MAX, highestOfAll = 0;
    gridLoop(static_cast<std::uint64_t>(pass.width) * pass.height, [&](std::uint64_t pixel) {
        const std::uint64_t y = pixel / pass.width, x = pixel % pass.width;
        const std::uint64_t begin = x * cells.columnCount / pass.width;
        const std::uint64_t end = (x + 1) * cells.columnCount / pass.width;
        const std::uint64_t line = y * cells.columnCount;
        std::uint64_t strongest = line + begin;
        float lowest = folded.lowest[line + begin];
        double sum = 0;
        for (std::uint64_t c = line + begin; c < line + end; ++c) {
            if (folded.highest[c] > folded.highest[strongest])
                strongest = c;
            lowest = folded.lowest[c] < lowest ? folded.lowest[c] : lowest;
            if (pass.mean)
                sum += folded.sum[c];
        }
        const std::uint32_t highestBits = orderedBits(folded.highest[strongest]);
        highestOfAll = highestBits > highestOfAll ? highestBits : highestOfAll;
        lowestOfAll = orderedBits(lowest) < lowestOfAll ? orderedBits(lowest) : lowestOfAll;
        pixels.extreme[pixel] = extremeOf(folded.highest[strongest], lowest);
        if (pass.mean) {
            const std::uint64_t rows =
                (y + 1) * cells.rowCount / pass.height - y * cells.rowCount / pass.height;
            pixels.mean[pixel] = sum / static_cast<double>((end - begin) * rows * cells.otherCount);
        }
        if (pass.strongest) {
            const std::int64_t at = folded.strongest[strongest];
            ComplexParts f = pass.spectrum[at < 0 ? -at - 1 : at];
            if (at < 0)
                f.im = -f.im;
            pixels.strongest[pixel] = f;
        }
    });
    lowestOfAll =
        blockReduce(lowestOfAll, bounds, [](std::uint32_t a, std::uint32_t b) { return a < b ? a : b; });
    highestOfAll =
        blockReduce(highestOfAll, bounds, [](std::uint32_t a, std::uint32_t b) { return a > b ? a : b; });
    if (threadIdx.x == 0) {
        atomicMin(&pixels.bounds[0], lowestOfAll);
        atomicMax(&pixels.bounds[1], highestOfAll);
    }
}

template<CellValue kind>
void launchRows(const MapPass& pass, const FoldedColumns& folded, Stream& stream) {
    launch(foldRows<kind>, threadPerItem(pass.slices() * pass.columns()), stream, pass, folded);
}

} // namespace

void reduceMap(const MapPass& pass, const FoldedColumns& folded, const MapPixels& pixels, Stream& stream) {
    switch (pass.value) {
    case CellValue::weights:
        launchRows<CellValue::weights>(pass, folded, stream);
        break;
    case CellValue::rebuilt:
        launchRows<CellValue::rebuilt>(pass, folded, stream);
        break;
    case CellValue::error:
        launchRows<CellValue::error>(pass, folded, stream);
        break;
    case CellValue::energy:
        launchRows<CellValue::energy>(pass, folded, stream);
        break;
    case CellValue::retained:
        launchRows<CellValue::retained>(pass, folded, stream);
        break;
    }
    if (pass.slices() > 1)
        launch(foldSlices, threadPerItem(pass.columns()), stream, pass, folded);
    fillBytes(pixels.bounds, 0xff, 1, stream);
    fillBytes(pixels.bounds + 1, 0, 1, stream);
    launch(foldColumns, threadPerItem(static_cast<std::uint64_t>(pass.width) * pass.height, 256, 1024),
           stream, pass, folded, pixels);
}

} // namespace fft_tensor::gpu
