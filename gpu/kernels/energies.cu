// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "kernels/energies.h"

#include "kernels/block_reduce.h"
#include "kernels/grid_loop.h"

namespace fft_tensor::gpu {

namespace {

constexpr unsigned threads = 256, mostBlocks = 2048;
/// Bins that a block counts in shared memory: the strongest ones, 32 powers of two. What is weaker, little as
/// a rule, goes to global memory at once.
constexpr std::uint32_t windowBins = 4096;
constexpr unsigned histogramThreads = 512, histogramBlocks = 512;

__global__ void computeEnergies(SpectrumIndex index, std::uint32_t halfCount, const ComplexParts* spectrum,
                                float* energies, std::uint32_t* largestBits) {
    SHARED_ARRAY(std::uint32_t, largestOf, mostThreads);
    std::uint32_t largest = 0;
    gridLoop(halfCount, [&](std::uint64_t i) {
        const ComplexParts f = spectrum[i];
        const float energy = coefficientEnergy(f.re, f.im);
        const bool redundant = index.isRedundant(static_cast<std::uint32_t>(i));
        energies[i] = redundant ? notRepresented : energy;
        if (!redundant && bitsOf(energy) > largest)
            largest = bitsOf(energy);
    });
    largest = blockReduce(largest, largestOf, [](std::uint32_t a, std::uint32_t b) { return a > b ? a : b; });
    if (threadIdx.x == 0)
        atomicMax(largestBits, largest);
}

/// A sum of 64 bits in two words: devices add 32 bits in shared memory in one instruction, 64 in a loop that
/// tries until no other thread came between. Whoever adds beyond the lower word carries; exact in any order.
__device__ inline void addInShared(std::uint32_t& low, std::uint32_t& high, std::uint32_t term) {
    const std::uint32_t before = atomicAdd(&low, term);
    if (before + term < before)
        atomicAdd(&high, 1u);
}

__device__ inline void add(EnergyBin& bin, std::uint64_t mantissas, std::uint32_t units) {
    atomicAdd(reinterpret_cast<unsigned long long*>(&bin.mantissas),
              static_cast<unsigned long long>(mantissas));
    atomicAdd(&bin.units, units);
}

__global__ void countEnergies(SpectrumIndex index, std::uint32_t halfCount, const float* energies,
                              const std::uint32_t* largestBits, EnergyBin* bins) {
    SHARED_ARRAY(std::uint32_t, low, windowBins); // of the sums of mantissas
    SHARED_ARRAY(std::uint32_t, high, windowBins);
    SHARED_ARRAY(std::uint32_t, units, windowBins);
    for (std::uint32_t b = threadIdx.x; b < windowBins; b += blockDim.x)
        low[b] = high[b] = units[b] = 0;
    __syncthreads();
    const std::uint32_t top = *largestBits >> 16, bottom = top < windowBins ? 0 : top - windowBins + 1;
    gridLoop(halfCount, [&](std::uint64_t i) {
        const float energy = energies[i];
        if (!(energy > 0)) // zero, or not represented
            return;
        const std::uint32_t bits = bitsOf(energy), bin = bits >> 16;
        const bool single = index.isSelfConjugate(static_cast<std::uint32_t>(i));
        const std::uint32_t mantissa = mantissaOf(bits) * (single ? 1 : 2); // 25 bits
        if (single)
            atomicAdd(&bins[bin].singles, 1u);
        if (bin >= bottom) {
            addInShared(low[bin - bottom], high[bin - bottom], mantissa);
            atomicAdd(&units[bin - bottom], 1u);
        } else {
            add(bins[bin], mantissa, 1u);
        }
    });
    __syncthreads();
    for (std::uint32_t b = threadIdx.x; b < windowBins; b += blockDim.x)
        if (units[b] > 0)
            add(bins[bottom + b], std::uint64_t{high[b]} << 32 | low[b], units[b]);
}

} // namespace

void findEnergies(const SpectrumIndex& index, std::uint32_t halfCount, const ComplexParts* spectrum,
                  float* energies, std::uint32_t* largestBits, Stream& stream) {
    fillBytes(largestBits, 0, 1, stream);
    launch(computeEnergies, threadPerItem(halfCount, threads, mostBlocks), stream, index, halfCount, spectrum,
           energies, largestBits);
}

void findHistogram(const SpectrumIndex& index, std::uint32_t halfCount, const float* energies,
                   const std::uint32_t* largestBits, EnergyBin* bins, Stream& stream) {
    fillBytes(bins, 0, energyBins, stream);
    launch(countEnergies, threadPerItem(halfCount, histogramThreads, histogramBlocks), stream, index,
           halfCount, energies, largestBits, bins);
}

} // namespace fft_tensor::gpu
