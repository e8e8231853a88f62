// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "sound_kernels.h"

#include "runtime/algorithms.h"
#include "runtime/kernel.h"

#include <thrust/copy.h>
#include <thrust/functional.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/sort.h>
#include <thrust/transform_reduce.h>

namespace fft_tensor::gpu::sound {

namespace {

constexpr unsigned full = 0xffffffffu;
constexpr unsigned bins = 64;

__global__ void scaleKernel(const float* from, float* to, std::uint64_t count, float factor) {
    const std::uint64_t stride = std::uint64_t{gridDim.x} * blockDim.x;
    for (std::uint64_t i = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < count; i += stride)
        to[i] = __fmul_rn(factor, from[i]);
}

__global__ void reverseKernel(float* values) {
    SHARED_ARRAY(float, share, 1024);
    float* const own = values + blockIdx.x * blockDim.x;
    share[threadIdx.x] = own[threadIdx.x];
    __syncthreads();
    own[threadIdx.x] = share[blockDim.x - 1 - threadIdx.x];
}

/// Lanes that do not exist give nothing.
__device__ float sumOfWarp(float value) {
    const unsigned lane = threadIdx.x % 32;
    for (unsigned step = 16; step > 0; step /= 2) {
        const float other = __shfl_down_sync(full, value, step);
        const bool exists = lane + step < 32 && threadIdx.x + step < blockDim.x;
        value = exists ? __fadd_rn(value, other) : value;
    }
    return value;
}

__global__ void sumKernel(const float* values, std::uint64_t count, float* sums) {
    SHARED_ARRAY(float, ofWarp, 32);
    const std::uint64_t i = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
    const float sum = sumOfWarp(i < count ? values[i] : 0.0f);
    if (threadIdx.x % 32 == 0)
        ofWarp[threadIdx.x / 32] = sum;
    __syncthreads();
    if (threadIdx.x != 0)
        return;
    float all = 0;
    for (unsigned warp = 0; warp * 32 < blockDim.x; ++warp)
        all = __fadd_rn(all, ofWarp[warp]);
    sums[blockIdx.x] = all;
}

__global__ void histogramKernel(const unsigned* values, std::uint64_t count, unsigned long long* counts) {
    SHARED_ARRAY(unsigned, own, bins);
    for (unsigned bin = threadIdx.x; bin < bins; bin += blockDim.x)
        own[bin] = 0;
    __syncthreads();
    const std::uint64_t stride = std::uint64_t{gridDim.x} * blockDim.x;
    for (std::uint64_t i = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < count; i += stride)
        atomicAdd(&own[values[i]], 1u);
    __syncthreads();
    for (unsigned bin = threadIdx.x; bin < bins; bin += blockDim.x)
        atomicAdd(&counts[bin], static_cast<unsigned long long>(own[bin]));
}

__global__ void warpKernel(const unsigned* values, unsigned* results) {
    const unsigned i = blockIdx.x * blockDim.x + threadIdx.x, lane = threadIdx.x % 32;
    const unsigned value = values[i], half = lane < 16 ? 0x0000ffffu : 0xffff0000u;
    unsigned* const own = results + std::size_t{i} * warpResults;
    own[0] = __shfl_sync(full, value, 0);
    own[1] = __shfl_sync(full, value, 3, 8);
    own[2] = __shfl_up_sync(full, value, 1u);
    own[3] = __shfl_xor_sync(full, value, 1);
    own[4] = __ballot_sync(full, value % 2 == 0);
    own[5] = static_cast<unsigned>(__any_sync(full, value == 5));
    own[6] = static_cast<unsigned>(__all_sync(full, value < 1000));
    own[7] = __match_any_sync(full, value);
    own[8] = __ballot_sync(half, value % 3 == 0); // both halves at the same time
    __syncwarp();
    own[9] = static_cast<unsigned>(__syncthreads_count(value % 2 == 0));
    own[10] = static_cast<unsigned>(__syncthreads_or(value == 5));
    own[11] = static_cast<unsigned>(__syncthreads_and(value < 1000));
}

__global__ void indexKernel(unsigned* positions) {
    const unsigned block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
    const unsigned thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
    const unsigned threads = blockDim.x * blockDim.y * blockDim.z;
    positions[block * threads + thread] = block * 1000 + thread;
}

struct IsAbove {
    const float* values;
    float threshold;
    __host__ __device__ bool operator()(std::uint32_t index) const { return values[index] > threshold; }
};

struct Square {
    __host__ __device__ double operator()(float value) const { return static_cast<double>(value) * value; }
};

} // namespace

void scale(const float* from, float* to, std::uint64_t count, float factor, LaunchShape shape,
           Stream& stream) {
    launch(scaleKernel, shape, stream, from, to, count, factor);
}

void reverseInBlocks(float* values, LaunchShape shape, Stream& stream) {
    launch(reverseKernel, shape, stream, values);
}

void sumOfBlocks(const float* values, std::uint64_t count, float* sums, LaunchShape shape, Stream& stream) {
    launch(sumKernel, shape, stream, values, count, sums);
}

void histogram(const unsigned* values, std::uint64_t count, unsigned long long* counts, LaunchShape shape,
               Stream& stream) {
    launch(histogramKernel, shape, stream, values, count, counts);
}

void warpFunctions(const unsigned* values, unsigned* results, LaunchShape shape, Stream& stream) {
    launch(warpKernel, shape, stream, values, results);
}

void indices(unsigned* positions, LaunchShape shape, Stream& stream) {
    launch(indexKernel, shape, stream, positions);
}

std::uint64_t selectAbove(const float* values, std::uint32_t count, float threshold, std::uint32_t* indices,
                          Stream& stream, DeviceMemory& memory) {
    const thrust::counting_iterator<std::uint32_t> first(0);
    const auto end =
        thrust::copy_if(onStream(stream, memory), first, first + count, indices, IsAbove{values, threshold});
    return static_cast<std::uint64_t>(end - indices);
}

void sortByKey(float* keys, std::uint32_t* values, std::uint32_t count, Stream& stream,
               DeviceMemory& memory) {
    thrust::stable_sort_by_key(onStream(stream, memory), keys, keys + count, values);
}

double sumOfSquares(const float* values, std::uint32_t count, Stream& stream, DeviceMemory& memory) {
    return thrust::transform_reduce(onStream(stream, memory), values, values + count, Square{}, 0.0,
                                    thrust::plus<double>());
}

} // namespace fft_tensor::gpu::sound
