// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/memory.h"
#include "spectral/unit_arithmetic.h"

#include <cstdint>

namespace fft_tensor::gpu {

/// One coordinate's share of an offset: PlaneCells::Offset.
struct CellOffset {
    std::int64_t direct = 0, mirrored = 0;
    bool mirror = false;
};
/// PlaneCells::Run.
struct CellRun {
    std::uint64_t begin = 0, end = 0;
    std::int64_t offset = 0, step = 0;
    bool mirrored = false;
};

/// The cells of a drawn plane, in device memory.
struct CellTables {
    const CellOffset* rows = nullptr;
    const CellOffset* others = nullptr;
    const CellRun* runs[2] = {nullptr, nullptr}; ///< of rows that lie directly, and mirrored
    std::uint32_t runCount[2] = {0, 0};
    std::uint64_t rowCount = 0, otherCount = 0, columnCount = 0;
};

/// What a cell shows, as it is reduced.
enum class CellValue { weights, rebuilt, error, energy, retained };

struct MapPass {
    CellTables cells;
    CellValue value = CellValue::weights;
    bool mean = false, strongest = false; ///< what is asked for beside highest and lowest
    std::uint32_t width = 0, height = 0;
    std::uint64_t cellsPerSum = 1; ///< core's constant of that name
    const float* weights = nullptr;
    const float* rebuilt = nullptr;
    const ComplexParts* spectrum = nullptr;
    const float* energies = nullptr;
    SpectrumIndex index;
    KeptUnits kept;

    /// Threads that share a column of cells under a row of pixels, cellsPerSum of them each: a pixel may draw
    /// a million cells where other axes are reduced.
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE std::uint64_t slices() const {
        const std::uint64_t most = (cells.rowCount + height - 1) / height * cells.otherCount;
        return (most + cellsPerSum - 1) / cellsPerSum;
    }
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE std::uint64_t columns() const { return cells.columnCount * height; }
};

/// Per slice, row of pixels and column of cells, in device memory: slices() · columns() of each (the last two
/// only where the pass asks for them).
struct FoldedColumns {
    float* highest = nullptr;
    float* lowest = nullptr;
    double* sum = nullptr;
    std::int64_t* strongest = nullptr; ///< offset of the highest, negative − 1 where mirrored
};
/// Per pixel, in device memory: see ReducedMap.
struct MapPixels {
    float* extreme = nullptr;
    std::uint32_t* bounds = nullptr; ///< two: lowest and highest of all cells, as orderedBits()
    double* mean = nullptr;
    ComplexParts* strongest = nullptr;
};

/// A float as an integer of the same order, which atomics compare; and back.
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline std::uint32_t orderedBits(float value) {
    const std::uint32_t bits = bitsOf(value);
    return bits >> 31 != 0 ? ~bits : bits | 0x80000000u;
}
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline float floatOfOrdered(std::uint32_t bits) {
    return floatOfBits(bits >> 31 != 0 ? bits & 0x7fffffffu : ~bits);
}

/// Folds cells exactly in the order in which the CPU does (rows, then columns), so that the numbers are the
/// same.
void reduceMap(const MapPass& pass, const FoldedColumns& folded, const MapPixels& pixels, Stream& stream);

} // namespace fft_tensor::gpu
