// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "kernels/selection.h"

#include "kernels/block_reduce.h"
#include "kernels/grid_loop.h"
#include "runtime/algorithms.h"

#include <thrust/copy.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/transform_iterator.h>
#include <thrust/sort.h>

#include <algorithm>

namespace fft_tensor::gpu {

namespace {

constexpr unsigned threads = 256, sumThreads = 128;
constexpr std::uint32_t mostParts = 4096;

using Position = thrust::counting_iterator<std::uint32_t>;

struct KeyAt {
    const float* energies;
    FFT_TENSOR_DEVICE_CODE std::uint64_t operator()(std::uint32_t i) const { return rankKey(energies[i], i); }
};

struct IsInBin {
    const float* energies;
    std::uint32_t leadingBits;
    float floor;
    FFT_TENSOR_DEVICE_CODE bool operator()(std::uint32_t i) const {
        return energies[i] >= floor && leadingBitsOf(energies[i]) == leadingBits;
    }
};

struct IsRanked {
    const float* energies;
    float floor;
    FFT_TENSOR_DEVICE_CODE bool operator()(std::uint32_t i) const { return energies[i] >= floor; }
};

struct IsKept {
    const float* energies;
    KeptUnits kept;
    FFT_TENSOR_DEVICE_CODE bool operator()(std::uint32_t i) const { return kept(energies[i], i); }
};

/// Copies the keys of the units that `wanted` accepts, and orders them.
template<class Wanted>
std::uint32_t keysWhere(const float* energies, std::uint32_t halfCount, Wanted wanted, std::uint64_t* keys,
                        DeviceMemory& memory, Stream& stream) {
    const auto all = thrust::make_transform_iterator(Position(0), KeyAt{energies});
    const auto policy = onStream(stream, memory);
    return guarded([&] {
        std::uint64_t* const end = thrust::copy_if(policy, all, all + halfCount, Position(0), keys, wanted);
        stream.synchronize();
        thrust::sort(policy, keys, end); // all differ: there is one order
        return static_cast<std::uint32_t>(end - keys);
    });
}

__device__ inline StoredUnit unitAt(const SpectrumIndex& index, const ComplexParts* spectrum,
                                    std::uint32_t position) {
    return storedUnit(index, position, spectrum[position]);
}

__global__ void gatherValues(SpectrumIndex index, std::uint32_t count, const std::uint32_t* positions,
                             const ComplexParts* spectrum, RoundingRule rule, ComplexParts* values,
                             double* lost) {
    SHARED_ARRAY(double, lostOf, mostThreads);
    double mine = 0;
    gridLoop(count, [&](std::uint64_t i) {
        const StoredUnit unit = unitAt(index, spectrum, positions[i]);
        values[i] = rule(unit.value);
        mine = roundedSum(mine, unit.energyFactor * rule.lostEnergy(unit.value));
    });
    mine = blockReduce(mine, lostOf, [](double a, double b) { return a + b; });
    if (threadIdx.x == 0)
        lost[blockIdx.x] = mine;
}

FFT_TENSOR_DEVICE_CODE inline std::uint64_t blocksOf(std::uint64_t count, std::uint64_t blockLength) {
    return (count + blockLength - 1) / blockLength;
}

/// One block of threads for each block of units.
__global__ void sumBlocks(SpectrumIndex index, std::uint64_t count, std::uint64_t blockLength,
                          const std::uint64_t* keys, const ComplexParts* spectrum, RoundingRule rule,
                          double* lost) {
    SHARED_ARRAY(double, lostOf, mostThreads);
    const std::uint64_t blocks = blocksOf(count, blockLength);
    for (std::uint64_t block = blockIdx.x; block < blocks; block += gridDim.x) {
        const std::uint64_t begin = block * blockLength;
        const std::uint64_t end = begin + blockLength < count ? begin + blockLength : count;
        double mine = 0;
        for (std::uint64_t i = begin + threadIdx.x; i < end; i += blockDim.x) {
            const StoredUnit unit = unitAt(index, spectrum, indexOfKey(keys[i]));
            mine = roundedSum(mine, unit.energyFactor * rule.lostEnergy(unit.value));
        }
        mine = blockReduce(mine, lostOf, [](double a, double b) { return a + b; });
        if (threadIdx.x == 0)
            lost[block] = mine;
    }
}

__global__ void packValues(std::uint32_t count, const ComplexParts* values, std::uint32_t* packed) {
    using namespace float_bits;
    gridLoop(count, [&](std::uint64_t i) {
        packed[i] = narrow<Binary16>(values[i].re) | narrow<Binary16>(values[i].im) << 16;
    });
}

} // namespace

std::uint32_t keysInBin(const float* energies, std::uint32_t halfCount, std::uint32_t leadingBits,
                        float floor, std::uint64_t* keys, DeviceMemory& memory, Stream& stream) {
    return keysWhere(energies, halfCount, IsInBin{energies, leadingBits, floor}, keys, memory, stream);
}

std::uint32_t orderedKeys(const float* energies, std::uint32_t halfCount, float floor, std::uint64_t* keys,
                          DeviceMemory& memory, Stream& stream) {
    return keysWhere(energies, halfCount, IsRanked{energies, floor}, keys, memory, stream);
}

std::uint64_t orderingBytes(std::uint64_t count) {
    constexpr std::uint64_t fixed = std::uint64_t{4} << 20; // digits' counts
    return count * sizeof(std::uint64_t) + count / 8 + fixed;
}

std::uint32_t keptPositions(const float* energies, std::uint32_t halfCount, KeptUnits kept,
                            std::uint32_t* positions, DeviceMemory& memory, Stream& stream) {
    return guarded([&] {
        std::uint32_t* const end = thrust::copy_if(onStream(stream, memory), Position(0), Position(halfCount),
                                                   positions, IsKept{energies, kept});
        stream.synchronize();
        return static_cast<std::uint32_t>(end - positions);
    });
}

std::uint32_t lostParts(std::uint32_t count) {
    return threadPerItem(count, threads, mostParts).blocks.x;
}

void storedValues(const SpectrumIndex& index, std::uint32_t count, const std::uint32_t* positions,
                  const ComplexParts* spectrum, RoundingRule rule, ComplexParts* values, double* lost,
                  Stream& stream) {
    launch(gatherValues, threadPerItem(count, threads, mostParts), stream, index, count, positions, spectrum,
           rule, values, lost);
}

void packHalves(std::uint32_t count, const ComplexParts* values, std::uint32_t* packed, Stream& stream) {
    launch(packValues, threadPerItem(count), stream, count, values, packed);
}

void lostPerBlock(const SpectrumIndex& index, std::uint64_t count, std::uint64_t blockLength,
                  const std::uint64_t* keys, const ComplexParts* spectrum, RoundingRule rule, double* lost,
                  Stream& stream) {
    LaunchShape shape = threadPerItem(blockLength, sumThreads);
    shape.blocks.x = static_cast<unsigned>(std::min<std::uint64_t>(blocksOf(count, blockLength), 1u << 16));
    launch(sumBlocks, shape, stream, index, count, blockLength, keys, spectrum, rule, lost);
}

} // namespace fft_tensor::gpu
