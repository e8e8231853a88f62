// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "kernels/product_rows.h"

#include "kernels/block_reduce.h"
#include "kernels/grid_loop.h"

#include <cmath>

namespace fft_tensor::gpu {

namespace {

constexpr unsigned threads = 256, mostBlocks = 1u << 15;
constexpr std::uint32_t infinityBits = 0x7f800000u;

/// A block per row.
LaunchShape blockPerRow(std::uint32_t rows) {
    return {{rows < mostBlocks ? (rows > 0 ? rows : 1) : mostBlocks, 1, 1}, {threads, 1, 1}};
}

__global__ void flagRows(const float* x, std::uint32_t rows, std::uint64_t columns, std::uint32_t* flags) {
    SHARED_ARRAY(std::uint32_t, found, mostThreads);
    for (std::uint32_t row = blockIdx.x; row < rows; row += gridDim.x) {
        const float* const values = x + row * columns;
        std::uint32_t mine = 0;
        for (std::uint64_t c = threadIdx.x; c < columns; c += blockDim.x)
            mine |= (bitsOf(values[c]) & infinityBits) == infinityBits ? 1u : 0u;
        mine = blockReduce(mine, found, [](std::uint32_t a, std::uint32_t b) { return a | b; });
        if (threadIdx.x == 0)
            flags[row] = mine;
    }
}

__global__ void clearFlagged(ComplexParts* y, std::uint32_t rows, std::uint64_t columns,
                             const std::uint32_t* flags) {
    for (std::uint32_t row = blockIdx.x; row < rows; row += gridDim.x)
        for (std::uint64_t c = threadIdx.x; flags[row] != 0 && c < columns; c += blockDim.x)
            y[row * columns + c] = ComplexParts{};
}

__global__ void dropImaginary(SpectrumIndex index, ComplexParts* y, std::uint64_t count,
                              std::uint64_t columns) {
    gridLoop(count, [&](std::uint64_t i) {
        if (index.inMirrorPlane(static_cast<std::uint32_t>(i % columns)))
            y[i].im = 0;
    });
}

__global__ void finish(float* y, std::uint64_t count, std::uint64_t columns, PendingScale scale,
                       const float* bias, const std::uint32_t* flags) {
    gridLoop(count, [&](std::uint64_t i) {
        const std::uint64_t row = i / columns;
        const bool isPoisoned = flags != nullptr && flags[row] != 0;
        if (!isPoisoned && bias == nullptr && scale.exponent == 0 && scale.factor == 1)
            return;
        const float scaled = scalbnf(y[i] * scale.factor, scale.exponent);
        const float sum = bias != nullptr ? scaled + bias[i - row * columns] : scaled;
        y[i] = isPoisoned ? floatOfBits(0x7fc00000u) : sum;
    });
}

__global__ void repeat(const float* row, std::uint64_t count, std::uint64_t columns, float* y) {
    gridLoop(count, [&](std::uint64_t i) { y[i] = row[i % columns]; });
}

__global__ void gather(const float* x, std::uint64_t count, std::uint64_t columns,
                       const std::uint32_t* source, float* out) {
    gridLoop(count, [&](std::uint64_t i) {
        const std::uint64_t row = i / columns;
        out[i] = x[row * columns + source[i - row * columns]];
    });
}

/// A block per line.
__global__ void scatterLines(LineTable table, std::uint32_t first, std::uint32_t count, ComplexParts* block) {
    for (std::uint32_t line = blockIdx.x; line < count; line += gridDim.x) {
        const std::uint32_t end = table.runs[first + line + 1];
        for (std::uint32_t e = table.runs[first + line] + threadIdx.x; e < end; e += blockDim.x)
            block[static_cast<std::uint64_t>(table.places[e]) * count + line] = table.values[e];
    }
}

__global__ void copyRealParts(const ComplexParts* numbers, std::uint64_t count, float* out) {
    gridLoop(count, [&](std::uint64_t i) { out[i] = numbers[i].re; });
}

} // namespace

void findNotFinite(const float* x, std::uint32_t rows, std::uint64_t columns, std::uint32_t* flags,
                   Stream& stream) {
    launch(flagRows, blockPerRow(rows), stream, x, rows, columns, flags);
}

void clearRows(ComplexParts* y, std::uint32_t rows, std::uint64_t columns, const std::uint32_t* flags,
               Stream& stream) {
    launch(clearFlagged, blockPerRow(rows), stream, y, rows, columns, flags);
}

void makeMirrorsReal(const SpectrumIndex& index, ComplexParts* y, std::uint32_t rows, std::uint64_t columns,
                     Stream& stream) {
    launch(dropImaginary, threadPerItem(rows * columns), stream, index, y, rows * columns, columns);
}

void finishRows(float* y, std::uint32_t rows, std::uint64_t columns, PendingScale scale, const float* bias,
                const std::uint32_t* flags, Stream& stream) {
    launch(finish, threadPerItem(rows * columns), stream, y, rows * columns, columns, scale, bias, flags);
}

void repeatRow(const float* row, std::uint32_t rows, std::uint64_t columns, float* y, Stream& stream) {
    launch(repeat, threadPerItem(rows * columns), stream, row, rows * columns, columns, y);
}

void gatherColumns(const float* x, std::uint32_t rows, std::uint64_t columns, const std::uint32_t* source,
                   float* out, Stream& stream) {
    launch(gather, threadPerItem(rows * columns), stream, x, rows * columns, columns, source, out);
}

void fillLines(const LineTable& table, std::uint32_t first, std::uint32_t count, ComplexParts* block,
               Stream& stream) {
    launch(scatterLines, blockPerRow(count), stream, table, first, count, block);
}

void takeRealParts(const ComplexParts* numbers, std::uint64_t count, float* out, Stream& stream) {
    launch(copyRealParts, threadPerItem(count), stream, numbers, count, out);
}

} // namespace fft_tensor::gpu
