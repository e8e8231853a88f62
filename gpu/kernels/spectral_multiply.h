// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/memory.h"
#include "spectral/unit_arithmetic.h"
#include "transform/spectrum_index.h"

#include <cstdint>

namespace fft_tensor::gpu {

/// Input frequencies that the product stages in shared memory at a time.
inline constexpr std::uint32_t inputsPerTile = 128;

/// A sparse complex matrix in device memory, by output, then by input: what each kept coefficient does
/// (core's FoldedEntry, packed into 12 bytes).
struct EntryTable {
    /// Entries of one output and one tile of inputs are [runs[r], runs[r + 1]) with r = output·tiles + tile.
    const std::uint32_t* runs = nullptr;
    const std::uint32_t* codes = nullptr;  ///< see entryCode
    const ComplexParts* values = nullptr;  ///< scaled
    std::uint32_t outputs = 0, inputs = 0; ///< frequencies, or plain numbers where a side has none
    std::uint32_t tiles = 0;               ///< ceil(inputs / inputsPerTile)
};

/// An input frequency, and in the highest bit whether X itself is meant (else conj X).
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline std::uint32_t entryCode(std::uint32_t input, bool plain) {
    return input | (plain ? 0x80000000u : 0u);
}
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline std::uint32_t inputOf(std::uint32_t code) {
    return code & 0x7fffffffu;
}
[[nodiscard]] FFT_TENSOR_DEVICE_CODE inline bool isPlain(std::uint32_t code) {
    return (code & 0x80000000u) != 0;
}

/// X and Y of one launch, row-major [batch][frequency]: the order in which the transforms leave and take
/// them, so that nothing is transposed in memory. Of each side one pointer is set, by its kind.
struct SpectralRows {
    const float* realX = nullptr; ///< plain numbers of an input side that is not transformed
    const ComplexParts* x = nullptr;
    float* realY = nullptr; ///< Re Y: for an output side that is not transformed
    ComplexParts* y = nullptr;
    const std::uint32_t* skipped = nullptr; ///< by row: not 0: all of the row of Y becomes 0
    std::uint32_t batch = 0;
    /// The output side has one transformed axis, and Y goes to its inverse as it is, which wants the
    /// coefficients that are their own mirror images to be real.
    bool realMirrors = false;
    SpectrumIndex outputIndex; ///< of one row of Y, where realMirrors is set
};

/// Y[b][output] = sum over the output's entries of value · (plain ? X[b][input] : conj X[b][input]).
/// Each sum is taken by one thread, tile by tile, or by 32 lanes and a fixed tree, in the order of inputs:
/// which of the two depends on the batch alone, so that runs are bit-identical. All of Y is written.
void multiplySpectra(const EntryTable& table, const SpectralRows& rows, Stream& stream);

/// The widest batch that goes to the kernel whose lanes run over entries.
inline constexpr std::uint32_t fewRows = 4;

} // namespace fft_tensor::gpu
