// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/large_vector.h"
#include "product/weights/matricization.h"
#include "spectral/sparse_spectral_tensor.h"

#include <complex>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace fft_tensor {

/// What the two sides' numbers are: complex spectra, or plain values where a side is not transformed.
enum class SidesKind {
    complexBoth,
    realInput,  ///< X is x itself; Y is complex
    realOutput, ///< y = Re Y; X is complex
};

[[nodiscard]] SidesKind kindOf(const Matricization& matricization);

/// Kept coefficients in the order in which products use them: by block of input frequencies, then by output
/// frequency, first those that meet conj X, then those that meet X itself. Each such stretch is a *run*.
/// Immutable once packed; any thread may read.
struct SpectralWeights {
    explicit SpectralWeights(Matricization read) : matricization(std::move(read)) {}

    Matricization matricization;
    SidesKind kind = SidesKind::complexBoth;
    int exponent = 0;          ///< y is to be multiplied by 2^exponent
    std::size_t blockRows = 1; ///< input frequencies per block: what stays in cache
    std::size_t blocks = 1;

    /// Entries of run (block, output, plain) are [runs[r], runs[r + 1]) with
    /// r = (block·outputFrequencies + output)·2 + plain.
    LargeVector<std::uint32_t> runs;
    int positionBytes = 1; ///< 1 or 2: the smallest integer that holds a block's rows
    /// Both arrays go on for a few zeros behind the last entry, so that whole vectors can be read.
    LargeVector<std::byte> positions;        ///< input frequency less the block's first
    LargeVector<std::complex<float>> values; ///< divided by N

    [[nodiscard]] std::size_t entries() const { return runs.back(); }
    [[nodiscard]] std::size_t runOf(std::size_t block, std::size_t output, bool plain) const {
        return (block * matricization.output().frequencies + output) * 2 + (plain ? 1 : 0);
    }
    [[nodiscard]] std::uint32_t position(std::size_t entry) const {
        return positionBytes == 1 ? std::to_integer<std::uint32_t>(positions[entry])
                                  : reinterpret_cast<const std::uint16_t*>(positions.data())[entry];
    }
    [[nodiscard]] std::uint64_t memoryBytes() const;
};

/// Bytes that packing would take, without packing.
[[nodiscard]] std::uint64_t packedWeightBytes(const Matricization& matricization, std::uint64_t coefficients);

/// Throws Cancelled.
[[nodiscard]] SpectralWeights packWeights(const SparseSpectralTensor& tensor,
                                          const MatricizationOptions& options, JobContext& context);

} // namespace fft_tensor
