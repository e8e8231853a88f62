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

/// FFTs of lines of one length, block by block: the same bits in every run of the program on one machine, for
/// a line wherever it lies, since all that is chosen (FFTW or a chirp, lines per block and per call, where
/// they lie in it) follows from kind and length alone and no plan is measured.
/// Unnormalised; conventions of FftKind. Thread rule: as FftPlan, each thread with its own memory.
class LineTransform {
  public:
    using Scratch = LargeVector<std::complex<float>>;

    /// `neighbours`: number j of all lines lies side by side in the array they come from, so that it pays to
    /// take many of them at once; else they lie there one after another.
    LineTransform(FftKind kind, std::uint64_t length, bool neighbours);

    [[nodiscard]] bool interleaved() const { return m_batch.interleaved; }
    [[nodiscard]] std::size_t linesPerBlock() const { return m_linesPerBlock; }
    [[nodiscard]] const BlockSide& in() const { return m_in; }
    [[nodiscard]] const BlockSide& out() const { return m_out; }
    [[nodiscard]] std::size_t blockBytes() const { return m_blockBytes; }

    /// So many lines are computed for `lines` of them; the rest of `in` must be finite numbers.
    [[nodiscard]] std::size_t computedLines(std::size_t lines) const {
        const auto atOnce = static_cast<std::size_t>(m_batch.lines);
        return (lines + atOnce - 1) / atOnce * atOnce;
    }
    /// From in() to out() of a block, aligned to 64 bytes; what goes in is destroyed.
    void execute(std::byte* block, std::size_t lines, Scratch& scratch) const;

    /// Bytes that a thread needs at most, block and scratch, for lines of up to `length` of any kind.
    [[nodiscard]] static std::uint64_t mostBytes(std::uint64_t length);

  private:
    void arrange();

    LineBatch m_batch;
    std::size_t m_linesPerBlock;
    BlockSide m_in, m_out;
    std::size_t m_blockBytes = 0;
    std::variant<FftPlan, ChirpTransform> m_plan;
};

} // namespace fft_tensor
