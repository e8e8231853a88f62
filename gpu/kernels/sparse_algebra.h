// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/memory.h"
#include "spectral/unit_arithmetic.h"

#include <cstdint>

namespace fft_tensor::gpu {

// Sparse arrays of any rank by the linear indices of their entries, and the algebra of sparse spectra. All
// pointers are device memory; positions are strictly increasing; work is queued on the stream.

/// out[i] = from[positions[i]]
void gatherEntries(const float* from, std::uint32_t count, const std::uint32_t* positions, float* out,
                   Stream& stream);
void gatherEntries(const ComplexParts* from, std::uint32_t count, const std::uint32_t* positions,
                   ComplexParts* out, Stream& stream);
/// out[positions[i]] = values[i]; nothing else of `out` is touched.
void scatterEntries(const float* values, std::uint32_t count, const std::uint32_t* positions, float* out,
                    Stream& stream);
void scatterEntries(const ComplexParts* values, std::uint32_t count, const std::uint32_t* positions,
                    ComplexParts* out, Stream& stream);

/// A complex number in double.
struct ExactParts {
    double re = 0, im = 0;
};

/// What is stored of a spectrum: see core's SparseSpectralTensor.
struct SparseUnits {
    const std::uint32_t* positions = nullptr;
    const ComplexParts* values = nullptr;
    std::uint32_t count = 0;
    double scale = 1; ///< 2^exponent
};

/// Positions in either, or in both, into `out` with room for all of both, or for those of `a`. Waits, and
/// returns how many there are.
[[nodiscard]] std::uint32_t unitePositions(const SparseUnits& a, const SparseUnits& b, std::uint32_t* out,
                                           DeviceMemory& memory, Stream& stream);
[[nodiscard]] std::uint32_t intersectPositions(const SparseUnits& a, const SparseUnits& b, std::uint32_t* out,
                                               DeviceMemory& memory, Stream& stream);

/// What the sum, and the product, of two spectra store at these positions, in true units: in double, and
/// rounded operation by operation as core does, so that both sides get the same numbers.
void sumUnits(const SparseUnits& a, const SparseUnits& b, std::uint32_t count, const std::uint32_t* positions,
              ExactParts* out, Stream& stream);
void multiplyUnits(const SpectrumIndex& index, const SparseUnits& a, const SparseUnits& b,
                   std::uint32_t count, const std::uint32_t* positions, ExactParts* out, Stream& stream);

/// Partial results over stored values.
struct UnitSums {
    double largest = 0;      ///< magnitude of a component
    double energy = 0;       ///< of the full spectrum
    std::uint64_t count = 0; ///< coefficients of the full spectrum
};
/// How many partial results there are.
[[nodiscard]] std::uint32_t unitSumParts(std::uint32_t count);
void findUnitSums(const SpectrumIndex& index, std::uint32_t count, const std::uint32_t* positions,
                  const ExactParts* values, UnitSums* parts, Stream& stream);

/// out = values · scale, as float32.
void roundUnits(const ExactParts* values, std::uint32_t count, double scale, ComplexParts* out,
                Stream& stream);

} // namespace fft_tensor::gpu
