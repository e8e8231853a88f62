// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/large_vector.h"
#include "matmul/frequency_lines.h"
#include "matmul/spectral_weights.h"

#include <cstdint>
#include <optional>
#include <span>

namespace fft_tensor {

/// Some consecutive rows of W.
struct RowBlock {
    std::uint64_t firstRow = 0, rows = 0;
    std::span<const float>
        values; ///< row-major; belongs to RowBlocks, valid until the next block is asked for
};

/// Rebuilds W, the tensor read as a matrix, a few consecutive rows at a time and in bounded memory, for any
/// number of rows, prime ones included. Each block transforms every frequency column once and keeps the
/// block's rows of it, then ends with inverse real FFTs along the rows: memory for two blocks and a few
/// columns, time as for rebuilding half of W per block.
/// Thread rule: one call at a time.
class RowBlocks {
  public:
    /// The first `rowAxes` axes make the rows. Throws Error(invalidArgument) for 0 rows at a time; more than
    /// there are means all.
    RowBlocks(const SparseSpectralTensor& tensor, int rowAxes, std::uint64_t rowsAtOnce, JobContext& context);

    RowBlocks(const RowBlocks&) = delete; // its lines refer to its weights
    RowBlocks& operator=(const RowBlocks&) = delete;

    [[nodiscard]] std::uint64_t rows() const { return m_lines.length(); }
    [[nodiscard]] std::uint64_t columns() const { return m_weights.fold.output().length; }

    /// Nothing after the last row. Throws Cancelled, after which the same block may be asked for again.
    [[nodiscard]] std::optional<RowBlock> next(JobContext& context);

  private:
    void gatherColumns(std::uint64_t first, std::uint64_t count, JobContext& context);
    void transformRows(std::uint64_t count, JobContext& context);

    SpectralWeights m_weights;
    FrequencyLines m_lines;
    std::optional<ArrayTransform> m_inverse;
    std::uint64_t m_rowsAtOnce, m_nextRow = 0;
    std::size_t m_stride = 0; ///< numbers from row to row of m_spectra
    LargeVector<float> m_spectra, m_values;
};

} // namespace fft_tensor
