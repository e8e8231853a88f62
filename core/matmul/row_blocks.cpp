// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "matmul/row_blocks.h"

#include "base/error.h"
#include "base/parallel.h"
#include "matmul/output_rows.h"
#include "matmul/spectral_kernels.h"

#include <algorithm>

namespace fft_tensor {

namespace {

constexpr std::size_t blockLinesPerTask = 8; ///< a cache line of complex numbers in every row of the block
constexpr std::size_t blockRowsPerTask = 16;

std::uint64_t checkedRows(std::uint64_t rowsAtOnce, std::uint64_t rows) {
    if (rowsAtOnce == 0)
        throw Error(ErrorCode::invalidArgument, "A block of 0 rows holds nothing. Ask for 1 or more.");
    return std::min(rowsAtOnce, std::max<std::uint64_t>(1, rows));
}

} // namespace

RowBlocks::RowBlocks(const SparseSpectralTensor& tensor, int rowAxes, std::uint64_t rowsAtOnce,
                     JobContext& context)
    : m_weights(packWeights(tensor, {rowAxes, false}, context)),
      m_lines(m_weights, context),
      m_rowsAtOnce(checkedRows(rowsAtOnce, m_lines.length())),
      m_stride(rowStride(m_lines.count() * m_lines.rowsPerLine())) {
    if (m_weights.fold.output().spectrum)
        m_inverse.emplace(FftKind::halfToReal, *m_weights.fold.output().spectrum, context);
    m_spectra.resize(m_rowsAtOnce * m_stride);
    m_values.resize(m_rowsAtOnce * columns());
}

std::optional<RowBlock> RowBlocks::next(JobContext& context) {
    if (m_nextRow >= rows())
        return std::nullopt;
    const RowBlock block{m_nextRow, std::min(m_rowsAtOnce, rows() - m_nextRow), m_values};
    gatherColumns(block.firstRow, block.rows, context);
    transformRows(block.rows, context);
    m_nextRow += block.rows;
    return RowBlock{block.firstRow, block.rows, block.values.first(block.rows * columns())};
}

/// Rows [first, first + count) of every line, as rows of m_spectra.
void RowBlocks::gatherColumns(std::uint64_t first, std::uint64_t count, JobContext& context) {
    const std::size_t perLine = m_lines.rowsPerLine(), lineStride = rowStride(m_lines.length());
    parallelChunks(m_lines.count(), blockLinesPerTask, [&](std::size_t, std::size_t begin, std::size_t end) {
        context.checkpoint();
        FrequencyLines::Scratch scratch;
        LargeVector<float> lines((end - begin) * perLine * lineStride);
        for (std::size_t line = begin; line < end; ++line)
            m_lines.fill(line, scratch, lines.data() + (line - begin) * perLine * lineStride, lineStride);
        transposeFloats(lines.data() + first, lineStride, m_spectra.data() + begin * perLine, m_stride,
                        (end - begin) * perLine, count);
    });
}

void RowBlocks::transformRows(std::uint64_t count, JobContext& context) {
    const std::size_t length = columns();
    parallelChunks(count, blockRowsPerTask, [&](std::size_t, std::size_t begin, std::size_t end) {
        context.checkpoint();
        LargeVector<float> staging(m_inverse ? length : 0);
        ArrayTransform::Scratch scratch;
        for (std::size_t row = begin; row < end; ++row) {
            float* const spectrum = m_spectra.data() + row * m_stride;
            const float* values = spectrum;
            if (m_inverse) {
                m_inverse->execute(spectrum, staging.data(), scratch);
                values = staging.data();
            }
            finishRow(values, 1, m_weights.exponent, std::span(m_values).subspan(row * length, length), {});
        }
    });
}

} // namespace fft_tensor
