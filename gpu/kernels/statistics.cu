// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "kernels/statistics.h"

#include "base/device_code.h"
#include "kernels/block_reduce.h"
#include "kernels/grid_loop.h"

namespace fft_tensor::gpu {

namespace {

constexpr std::uint32_t infinityBits = 0x7f800000u;
constexpr unsigned threads = 256, mostBlocks = 2048;

__global__ void reset(DeviceStatistics* result) {
    *result = DeviceStatistics{};
}

__global__ void scan(const float* values, std::uint64_t count, DeviceStatistics* result) {
    SHARED_ARRAY(std::uint32_t, largestOf, mostThreads);
    SHARED_ARRAY(unsigned long long, firstOf, mostThreads);
    std::uint32_t largest = 0;
    unsigned long long first = UINT64_MAX;
    gridLoop(count, [&](std::uint64_t i) {
        const std::uint32_t bits = bitsOf(values[i]) & 0x7fffffffu;
        largest = bits > largest ? bits : largest;
        if (bits >= infinityBits && i < first)
            first = i;
    });
    largest = blockReduce(largest, largestOf, [](std::uint32_t a, std::uint32_t b) { return a > b ? a : b; });
    first =
        blockReduce(first, firstOf, [](unsigned long long a, unsigned long long b) { return a < b ? a : b; });
    if (threadIdx.x == 0) {
        atomicMax(&result->largestBits, largest);
        atomicMin(reinterpret_cast<unsigned long long*>(&result->firstNotFinite), first);
    }
}

__global__ void sumSquares(const float* weights, const float* rebuilt, std::uint64_t count,
                           RebuiltSquares* parts) {
    SHARED_ARRAY(double, sumOf, mostThreads);
    const auto add = [](double a, double b) { return a + b; };
    RebuiltSquares mine;
    gridLoop(count, [&](std::uint64_t i) { addSquares(weights[i], rebuilt[i], mine); });
    mine.difference = blockReduce(mine.difference, sumOf, add);
    mine.weights = blockReduce(mine.weights, sumOf, add);
    if (threadIdx.x == 0)
        parts[blockIdx.x] = mine;
}

} // namespace

std::uint32_t squareParts(std::uint64_t count) {
    return threadPerItem(count, threads, mostBlocks).blocks.x;
}

void findSquares(const float* weights, const float* rebuilt, std::uint64_t count, RebuiltSquares* parts,
                 Stream& stream) {
    launch(sumSquares, threadPerItem(count, threads, mostBlocks), stream, weights, rebuilt, count, parts);
}

void findStatistics(const float* values, std::uint64_t count, DeviceStatistics* result, Stream& stream) {
    launch(reset, LaunchShape{{1, 1, 1}, {1, 1, 1}}, stream, result);
    launch(scan, threadPerItem(count, threads, mostBlocks), stream, values, count, result);
}

} // namespace fft_tensor::gpu
