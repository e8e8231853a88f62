// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/memory.h"
#include "spectral/unit_arithmetic.h"

#include <cstdint>

namespace fft_tensor::gpu {

// The choice of units. All pointers are device memory; temporary memory is taken from `memory`. Functions
// that return a count wait for the stream.

/// rankKeys of the units in one bin with an energy of `floor` (> 0) or more, in order, into `keys`, which has
/// room for all units of the bin. Returns how many there are.
[[nodiscard]] std::uint32_t keysInBin(const float* energies, std::uint32_t halfCount,
                                      std::uint32_t leadingBits, float floor, std::uint64_t* keys,
                                      DeviceMemory& memory, Stream& stream);
/// The same of all units, whatever their bin.
[[nodiscard]] std::uint32_t orderedKeys(const float* energies, std::uint32_t halfCount, float floor,
                                        std::uint64_t* keys, DeviceMemory& memory, Stream& stream);
/// Bytes of temporary memory that ordering `count` keys takes, at most.
[[nodiscard]] std::uint64_t orderingBytes(std::uint64_t count);

/// Positions of the kept units, increasing, into `positions`, which has room for all of them. Returns how
/// many.
[[nodiscard]] std::uint32_t keptPositions(const float* energies, std::uint32_t halfCount, KeptUnits kept,
                                          std::uint32_t* positions, DeviceMemory& memory, Stream& stream);

/// Blocks whose partial sums storedValues() gives.
[[nodiscard]] std::uint32_t lostParts(std::uint32_t count);
/// What units at these positions store, rounded, and the energy that rounding loses, in partial sums.
void storedValues(const SpectrumIndex& index, std::uint32_t count, const std::uint32_t* positions,
                  const ComplexParts* spectrum, RoundingRule rule, ComplexParts* values, double* lost,
                  Stream& stream);

/// Values that are float16 numbers, as such: real part in the low half of a word, imaginary part in the high.
void packHalves(std::uint32_t count, const ComplexParts* values, std::uint32_t* packed, Stream& stream);

/// Energy that rounding loses, for each `blockLength` of the units of these keys in turn.
void lostPerBlock(const SpectrumIndex& index, std::uint64_t count, std::uint64_t blockLength,
                  const std::uint64_t* keys, const ComplexParts* spectrum, RoundingRule rule, double* lost,
                  Stream& stream);

} // namespace fft_tensor::gpu
