// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/launch_shape.h"
#include "runtime/memory.h"

#include <cstdint>

/// Kernels without faults that use all of runtime/kernel.h, each started by a plain function. nvcc compiles
/// them, too. All pointers are device memory.
namespace fft_tensor::gpu::sound {

/// to[i] = factor · from[i] in a loop with the grid's stride.
void scale(const float* from, float* to, std::uint64_t count, float factor, LaunchShape shape,
           Stream& stream);
/// Reverses each block's share of `values`, as many as it has threads, through shared memory.
void reverseInBlocks(float* values, LaunchShape shape, Stream& stream);
/// sums[block] = the sum of the block's share, by shuffles and shared memory, in a fixed order.
void sumOfBlocks(const float* values, std::uint64_t count, float* sums, LaunchShape shape, Stream& stream);
/// counts[v] = how often v < 64 occurs: shared and global atomics.
void histogram(const unsigned* values, std::uint64_t count, unsigned long long* counts, LaunchShape shape,
               Stream& stream);
/// Each thread's results of the functions of a warp, 12 of them, and of block votes.
constexpr int warpResults = 12;
void warpFunctions(const unsigned* values, unsigned* results, LaunchShape shape, Stream& stream);
/// A position in a grid and blocks of three dimensions.
void indices(unsigned* positions, LaunchShape shape, Stream& stream);

// Thrust.

/// Indices of values above `threshold`, in order; their number.
std::uint64_t selectAbove(const float* values, std::uint32_t count, float threshold, std::uint32_t* indices,
                          Stream& stream, DeviceMemory& memory);
void sortByKey(float* keys, std::uint32_t* values, std::uint32_t count, Stream& stream, DeviceMemory& memory);
double sumOfSquares(const float* values, std::uint32_t count, Stream& stream, DeviceMemory& memory);

} // namespace fft_tensor::gpu::sound
