// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "kernels/sparse_algebra.h"

#include "kernels/block_reduce.h"
#include "kernels/grid_loop.h"
#include "runtime/algorithms.h"

#include <thrust/copy.h>
#include <thrust/merge.h>
#include <thrust/unique.h>

namespace fft_tensor::gpu {

namespace {

constexpr unsigned threads = 256;
constexpr std::uint32_t mostParts = 1024;

template<class T>
__global__ void gather(const T* from, std::uint32_t count, const std::uint32_t* positions, T* out) {
    gridLoop(count, [&](std::uint64_t i) { out[i] = from[positions[i]]; });
}

template<class T>
__global__ void scatter(const T* values, std::uint32_t count, const std::uint32_t* positions, T* out) {
    gridLoop(count, [&](std::uint64_t i) { out[positions[i]] = values[i]; });
}

/// Where a position stands, by bisection; `count` where it does not.
FFT_TENSOR_DEVICE_CODE inline std::uint32_t indexOf(const SparseUnits& units, std::uint32_t position) {
    std::uint32_t begin = 0, end = units.count;
    while (begin < end) {
        const std::uint32_t middle = begin + (end - begin) / 2;
        if (units.positions[middle] < position)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin < units.count && units.positions[begin] == position ? begin : units.count;
}

struct IsIn {
    SparseUnits units;
    FFT_TENSOR_DEVICE_CODE bool operator()(std::uint32_t position) const {
        return indexOf(units, position) < units.count;
    }
};

/// The value at a position times `factor`; 0 where there is none.
__device__ inline ExactParts unitAt(const SparseUnits& units, std::uint32_t position, double factor) {
    const std::uint32_t at = indexOf(units, position);
    if (at == units.count)
        return ExactParts{};
    const ComplexParts value = units.values[at];
    return ExactParts{roundedProduct(static_cast<double>(value.re), factor),
                      roundedProduct(static_cast<double>(value.im), factor)};
}

/// How many times over a coefficient's value is stored: 2 for the representative of two.
__device__ inline double storedFactor(const SpectrumIndex& index, std::uint32_t position) {
    return index.inMirrorPlane(position) && !index.isSelfConjugate(position) ? 2 : 1;
}

__global__ void sum(SparseUnits a, SparseUnits b, std::uint32_t count, const std::uint32_t* positions,
                    ExactParts* out) {
    gridLoop(count, [&](std::uint64_t i) {
        const ExactParts one = unitAt(a, positions[i], a.scale), other = unitAt(b, positions[i], b.scale);
        out[i] = ExactParts{roundedSum(one.re, other.re), roundedSum(one.im, other.im)};
    });
}

__global__ void multiply(SpectrumIndex index, SparseUnits a, SparseUnits b, std::uint32_t count,
                         const std::uint32_t* positions, ExactParts* out) {
    gridLoop(count, [&](std::uint64_t i) {
        const double factor = storedFactor(index, positions[i]);
        const ExactParts one = unitAt(a, positions[i], a.scale / factor);
        const ExactParts other = unitAt(b, positions[i], b.scale / factor);
        const double re = roundedSum(roundedProduct(one.re, other.re), -roundedProduct(one.im, other.im));
        const double im = roundedSum(roundedProduct(one.re, other.im), roundedProduct(one.im, other.re));
        out[i] = ExactParts{re * factor, im * factor};
    });
}

__device__ inline double magnitude(double value) {
    return value < 0 ? -value : value;
}

__global__ void sumsOfUnits(SpectrumIndex index, std::uint32_t count, const std::uint32_t* positions,
                            const ExactParts* values, UnitSums* parts) {
    SHARED_ARRAY(double, doubles, mostThreads);
    SHARED_ARRAY(unsigned long long, counts, mostThreads);
    double largest = 0, energy = 0;
    unsigned long long stands = 0;
    gridLoop(count, [&](std::uint64_t i) {
        const double re = magnitude(values[i].re), im = magnitude(values[i].im);
        const double factor = storedFactor(index, positions[i]);
        const unsigned standsFor = index.isSelfConjugate(positions[i]) ? 1 : 2;
        largest = re > largest ? re : largest;
        largest = im > largest ? im : largest;
        energy += standsFor * (re * re + im * im) / (factor * factor);
        stands += standsFor;
    });
    largest = blockReduce(largest, doubles, [](double x, double y) { return x > y ? x : y; });
    energy = blockReduce(energy, doubles, [](double x, double y) { return x + y; });
    stands = blockReduce(stands, counts, [](unsigned long long x, unsigned long long y) { return x + y; });
    if (threadIdx.x == 0)
        parts[blockIdx.x] = UnitSums{largest, energy, stands};
}

__global__ void narrow(const ExactParts* values, std::uint32_t count, double scale, ComplexParts* out) {
    gridLoop(count, [&](std::uint64_t i) {
        out[i] =
            ComplexParts{static_cast<float>(values[i].re * scale), static_cast<float>(values[i].im * scale)};
    });
}

} // namespace

void gatherEntries(const float* from, std::uint32_t count, const std::uint32_t* positions, float* out,
                   Stream& stream) {
    launch(gather<float>, threadPerItem(count), stream, from, count, positions, out);
}

void gatherEntries(const ComplexParts* from, std::uint32_t count, const std::uint32_t* positions,
                   ComplexParts* out, Stream& stream) {
    launch(gather<ComplexParts>, threadPerItem(count), stream, from, count, positions, out);
}

void scatterEntries(const float* values, std::uint32_t count, const std::uint32_t* positions, float* out,
                    Stream& stream) {
    launch(scatter<float>, threadPerItem(count), stream, values, count, positions, out);
}

void scatterEntries(const ComplexParts* values, std::uint32_t count, const std::uint32_t* positions,
                    ComplexParts* out, Stream& stream) {
    launch(scatter<ComplexParts>, threadPerItem(count), stream, values, count, positions, out);
}

// Not Thrust's set operations: their kernels spill registers.

std::uint32_t unitePositions(const SparseUnits& a, const SparseUnits& b, std::uint32_t* out,
                             DeviceMemory& memory, Stream& stream) {
    return guarded([&] {
        const auto policy = onStream(stream, memory);
        std::uint32_t* const all = thrust::merge(policy, a.positions, a.positions + a.count, b.positions,
                                                 b.positions + b.count, out);
        std::uint32_t* const end = thrust::unique(policy, out, all);
        stream.synchronize();
        return static_cast<std::uint32_t>(end - out);
    });
}

std::uint32_t intersectPositions(const SparseUnits& a, const SparseUnits& b, std::uint32_t* out,
                                 DeviceMemory& memory, Stream& stream) {
    return guarded([&] {
        std::uint32_t* const end =
            thrust::copy_if(onStream(stream, memory), a.positions, a.positions + a.count, out, IsIn{b});
        stream.synchronize();
        return static_cast<std::uint32_t>(end - out);
    });
}

void sumUnits(const SparseUnits& a, const SparseUnits& b, std::uint32_t count, const std::uint32_t* positions,
              ExactParts* out, Stream& stream) {
    launch(sum, threadPerItem(count), stream, a, b, count, positions, out);
}

void multiplyUnits(const SpectrumIndex& index, const SparseUnits& a, const SparseUnits& b,
                   std::uint32_t count, const std::uint32_t* positions, ExactParts* out, Stream& stream) {
    launch(multiply, threadPerItem(count), stream, index, a, b, count, positions, out);
}

std::uint32_t unitSumParts(std::uint32_t count) {
    return threadPerItem(count, threads, mostParts).blocks.x;
}

void findUnitSums(const SpectrumIndex& index, std::uint32_t count, const std::uint32_t* positions,
                  const ExactParts* values, UnitSums* parts, Stream& stream) {
    launch(sumsOfUnits, threadPerItem(count, threads, mostParts), stream, index, count, positions, values,
           parts);
}

void roundUnits(const ExactParts* values, std::uint32_t count, double scale, ComplexParts* out,
                Stream& stream) {
    launch(narrow, threadPerItem(count), stream, values, count, scale, out);
}

} // namespace fft_tensor::gpu
