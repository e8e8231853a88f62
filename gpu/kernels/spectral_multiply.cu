// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "kernels/spectral_multiply.h"

#include "runtime/kernel.h"

#include <vector_types.h>

namespace fft_tensor::gpu {

namespace {

// The arithmetic behind the sizes, for 4096² at 5 %, batch 256: 420,000 entries over 2049 × 2049 frequencies,
// so an output meets a tenth of the inputs. X is 2049 · 256 · 8 bytes = 4.2 MB and stays in the second-level
// cache. Read entry by entry it would be 420,000 · 256 · 8 bytes = 860 MB. A block that owns 64 outputs reads
// all of its rows' X once and uses each number 6.5 times: 33 tiles of outputs · 4.2 MB = 138 MB. The 860 MB
// are read from shared memory instead, 32 lanes side by side. A tile of 128 inputs × 32 rows takes 33 kB:
// several blocks fit on a multiprocessor. Entries are read once per 32 rows, by all lanes at the same
// address: 8 · 420,000 · 12 bytes = 40 MB.

constexpr unsigned tileThreads = 256;
constexpr unsigned lanesPerWarp = 32;
constexpr unsigned fewRowsThreads = 256;
/// Two blocks for each multiprocessor of a large device; smaller tiles of outputs make more of them.
constexpr std::uint32_t enoughBlocks = 264;

__device__ inline float2 inputNumber(const SpectralRows& rows, std::uint64_t at) {
    if (rows.x == nullptr)
        return float2{rows.realX[at], 0};
    const ComplexParts f = rows.x[at];
    return float2{f.re, f.im};
}

/// sum + value · (plain ? x : conj x)
__device__ inline void addEntry(float2& sum, std::uint32_t code, ComplexParts value, float2 x) {
    const float im = isPlain(code) ? x.y : -x.y;
    sum.x += value.re * x.x - value.im * im;
    sum.y += value.im * x.x + value.re * im;
}

__device__ inline void store(const SpectralRows& rows, const EntryTable& table, std::uint32_t row,
                             std::uint32_t output, float2 sum) {
    if (rows.skipped != nullptr && rows.skipped[row] != 0)
        sum = float2{0, 0};
    const std::uint64_t at = static_cast<std::uint64_t>(row) * table.outputs + output;
    if (rows.y == nullptr) {
        rows.realY[at] = sum.x;
        return;
    }
    if (rows.realMirrors && rows.outputIndex.inMirrorPlane(output))
        sum.y = 0;
    rows.y[at] = ComplexParts{sum.x, sum.y};
}

/// A block owns `perThread` · tileThreads / tileRows outputs × tileRows rows; lanes run over rows, and each
/// thread keeps the sums of its outputs in registers.
template<int tileRows, int perThread>
__global__ void multiplyTiles(EntryTable table, SpectralRows rows) {
    constexpr unsigned groups = tileThreads / tileRows, outputsPerBlock = groups * perThread;
    constexpr unsigned pitch = tileRows + 1; // neighbouring inputs begin in other banks
    SHARED_ARRAY(float2, staged, inputsPerTile * pitch);
    static_assert(outputsPerBlock <= inputsPerTile, "Y goes out through the same memory");
    const unsigned lane = threadIdx.x % tileRows, group = threadIdx.x / tileRows;
    const std::uint32_t firstRow = blockIdx.y * tileRows, firstOutput = blockIdx.x * outputsPerBlock;
    float2 sums[perThread];
    FFT_TENSOR_UNROLL
    for (int o = 0; o < perThread; ++o)
        sums[o] = float2{0, 0};

    for (std::uint32_t tile = 0; tile < table.tiles; ++tile) {
        const std::uint32_t firstInput = tile * inputsPerTile;
        __syncthreads();
        for (unsigned i = threadIdx.x; i < inputsPerTile * tileRows; i += tileThreads) {
            const std::uint32_t k = i % inputsPerTile, row = firstRow + i / inputsPerTile;
            const bool inside = firstInput + k < table.inputs && row < rows.batch;
            const std::uint64_t at = static_cast<std::uint64_t>(row) * table.inputs + firstInput + k;
            staged[k * pitch + i / inputsPerTile] = inside ? inputNumber(rows, at) : float2{0, 0};
        }
        __syncthreads();
        FFT_TENSOR_UNROLL
        for (int o = 0; o < perThread; ++o) {
            const std::uint32_t output = firstOutput + static_cast<unsigned>(o) * groups + group;
            if (output >= table.outputs)
                break;
            const std::uint64_t run = static_cast<std::uint64_t>(output) * table.tiles + tile;
            const std::uint32_t end = table.runs[run + 1];
            float2 sum{0, 0}; // of this tile: one sum over many thousands of entries would lose digits
            for (std::uint32_t e = table.runs[run]; e < end; ++e) {
                const std::uint32_t code = table.codes[e];
                addEntry(sum, code, table.values[e], staged[(inputOf(code) - firstInput) * pitch + lane]);
            }
            sums[o].x += sum.x;
            sums[o].y += sum.y;
        }
    }

    __syncthreads();
    FFT_TENSOR_UNROLL
    for (int o = 0; o < perThread; ++o)
        staged[(static_cast<unsigned>(o) * groups + group) * pitch + lane] = sums[o];
    __syncthreads();
    for (unsigned i = threadIdx.x; i < outputsPerBlock * tileRows; i += tileThreads) {
        const std::uint32_t output = i % outputsPerBlock, row = i / outputsPerBlock;
        if (firstOutput + output < table.outputs && firstRow + row < rows.batch)
            store(rows, table, firstRow + row, firstOutput + output, staged[output * pitch + row]);
    }
}

/// For a few rows: a warp per output, lanes over its entries. What bounds it is reading the entries once,
/// side by side; X of 4 rows is small enough for the first-level cache.
template<int mostRows>
__global__ void multiplyFew(EntryTable table, SpectralRows rows) {
    const unsigned lane = threadIdx.x % lanesPerWarp, warps = blockDim.x / lanesPerWarp;
    for (std::uint32_t output = blockIdx.x * warps + threadIdx.x / lanesPerWarp; output < table.outputs;
         output += gridDim.x * warps) {
        float2 sums[mostRows];
        FFT_TENSOR_UNROLL
        for (int r = 0; r < mostRows; ++r)
            sums[r] = float2{0, 0};
        const std::uint64_t run = static_cast<std::uint64_t>(output) * table.tiles;
        const std::uint32_t end = table.runs[run + table.tiles];
        for (std::uint32_t e = table.runs[run] + lane; e < end; e += lanesPerWarp) {
            const std::uint32_t code = table.codes[e];
            const ComplexParts value = table.values[e];
            FFT_TENSOR_UNROLL
            for (int r = 0; r < mostRows; ++r)
                if (static_cast<unsigned>(r) < rows.batch)
                    addEntry(sums[r], code, value,
                             inputNumber(rows, static_cast<std::uint64_t>(r) * table.inputs + inputOf(code)));
        }
        FFT_TENSOR_UNROLL
        for (int r = 0; r < mostRows; ++r) {
            for (int flip = lanesPerWarp / 2; flip > 0; flip /= 2) {
                sums[r].x += __shfl_xor_sync(0xffffffffu, sums[r].x, flip);
                sums[r].y += __shfl_xor_sync(0xffffffffu, sums[r].y, flip);
            }
            if (lane == 0 && static_cast<unsigned>(r) < rows.batch)
                store(rows, table, static_cast<unsigned>(r), output, sums[r]);
        }
    }
}

std::uint32_t parts(std::uint32_t count, std::uint32_t each) {
    return (count + each - 1) / each;
}

template<int tileRows, int perThread>
std::uint32_t blocksOf(const EntryTable& table, const SpectralRows& rows) {
    return parts(table.outputs, tileThreads / tileRows * perThread) * parts(rows.batch, tileRows);
}

template<int tileRows, int perThread>
void launchTiles(const EntryTable& table, const SpectralRows& rows, Stream& stream) {
    const dim3 blocks{parts(table.outputs, tileThreads / tileRows * perThread), parts(rows.batch, tileRows),
                      1};
    launch(multiplyTiles<tileRows, perThread>, LaunchShape{blocks, {tileThreads, 1, 1}}, stream, table, rows);
}

template<int mostRows>
void launchFew(const EntryTable& table, const SpectralRows& rows, Stream& stream) {
    const std::uint32_t blocks = parts(table.outputs, fewRowsThreads / lanesPerWarp);
    launch(multiplyFew<mostRows>, LaunchShape{{blocks, 1, 1}, {fewRowsThreads, 1, 1}}, stream, table, rows);
}

} // namespace

void multiplySpectra(const EntryTable& table, const SpectralRows& rows, Stream& stream) {
    if (rows.batch == 1)
        return launchFew<1>(table, rows, stream);
    if (rows.batch == 2)
        return launchFew<2>(table, rows, stream);
    if (rows.batch <= fewRows)
        return launchFew<fewRows>(table, rows, stream);
    // Which outputs a block owns changes nothing in their sums.
    if (rows.batch <= 8)
        return launchTiles<8, 1>(table, rows, stream);
    if (rows.batch <= 16)
        return launchTiles<16, 1>(table, rows, stream);
    if (blocksOf<32, 8>(table, rows) >= enoughBlocks)
        return launchTiles<32, 8>(table, rows, stream);
    if (blocksOf<32, 4>(table, rows) >= enoughBlocks)
        return launchTiles<32, 4>(table, rows, stream);
    return launchTiles<32, 2>(table, rows, stream);
}

} // namespace fft_tensor::gpu
