// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/large_vector.h"
#include "transform/chirp_transform.h"
#include "transform/fft_plan.h"

#include <complex>
#include <cstddef>
#include <cstdint>
#include <variant>

namespace fft_tensor {

/// Where the numbers of a block of lines lie: number j of line b is at b·pitch + j, or, interleaved, at
/// j·pitch + b.
struct BlockSide {
    std::size_t numbers = 0; ///< of one line
    std::size_t pitch = 0;
    std::size_t offset = 0; ///< of the first one in a block's memory, bytes
};

/// How lines of one kind and length are transformed, block by block. It follows from these alone.
struct LineBlock {
    /// `neighbours`: number j of all lines lies side by side in the array they come from, so that it pays to
    /// take many of them at once; else they lie there one after another.
    LineBlock(FftKind kind, std::uint64_t length, bool neighbours);

    LineBatch batch; ///< of one call
    bool chirp;
    std::size_t lines;
    BlockSide in, out;
    std::size_t bytes = 0; ///< of one block

    /// What a chirp needs beside it.
    [[nodiscard]] std::uint64_t scratchBytes() const;
};

/// FFTs of lines of one length, block by block: the same bits in every run of the program on one machine, for
/// a line wherever it lies, since nothing is chosen by measuring.
/// Unnormalised; conventions of FftKind, but cosine coefficient 0 is divided by √2 on its way out and
/// multiplied by it on its way in: times 1/√(2n), both directions are then orthonormal. Thread rule: as
/// FftPlan, each thread with its own memory.
class LineTransform {
  public:
    using Scratch = LargeVector<std::complex<float>>;

    explicit LineTransform(const LineBlock& block);

    [[nodiscard]] const LineBlock& block() const { return m_block; }
    [[nodiscard]] bool interleaved() const { return m_block.batch.interleaved; }

    /// So many lines are computed for `lines` of them; the rest of `in` must be finite numbers.
    [[nodiscard]] std::size_t computedLines(std::size_t lines) const {
        const auto atOnce = static_cast<std::size_t>(m_block.batch.lines);
        return (lines + atOnce - 1) / atOnce * atOnce;
    }
    /// From `in` to `out` of a block of memory, aligned to 64 bytes; what goes in is destroyed.
    void execute(std::byte* memory, std::size_t lines, Scratch& scratch) const;

  private:
    LineBlock m_block;
    std::variant<FftPlan, ChirpTransform> m_plan;
};

} // namespace fft_tensor
