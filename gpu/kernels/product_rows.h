// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "kernels/tensor_order.h"
#include "runtime/memory.h"
#include "spectral/unit_arithmetic.h"
#include "transform/spectrum_index.h"

#include <cstdint>

namespace fft_tensor::gpu {

// What products do with rows of x and y, row-major, beside transforms and multiplying. All pointers are
// device memory; work is queued on the stream.

/// flags[row] = 1 where the row holds a NaN or an infinity, else 0.
void findNotFinite(const float* x, std::uint32_t rows, std::uint64_t columns, std::uint32_t* flags,
                   Stream& stream);
/// Rows whose flag is set become 0: what they hold must not meet a transform.
void clearRows(ComplexParts* y, std::uint32_t rows, std::uint64_t columns, const std::uint32_t* flags,
               Stream& stream);
/// In every row of Y, coefficients in mirror planes become real. Where one axis is transformed, these are
/// their own mirror images. `index`: of one row.
void makeMirrorsReal(const SpectrumIndex& index, ComplexParts* y, std::uint32_t rows, std::uint64_t columns,
                     Stream& stream);
/// The last step: y = y · scale + bias, in place, or NaN where the row's flag is set. `bias` and `flags` may
/// be null.
void finishRows(float* y, std::uint32_t rows, std::uint64_t columns, PendingScale scale, const float* bias,
                const std::uint32_t* flags, Stream& stream);
/// Every row of y becomes `row`.
void repeatRow(const float* row, std::uint32_t rows, std::uint64_t columns, float* y, Stream& stream);
/// out[row][c] = x[row][source[c]]
void gatherColumns(const float* x, std::uint32_t rows, std::uint64_t columns, const std::uint32_t* source,
                   float* out, Stream& stream);

/// The kept coefficients of W by output frequency, as the half-way form (mathematics.md §5) scatters them.
struct LineTable {
    const std::uint32_t* runs = nullptr;   ///< entries of output l are [runs[l], runs[l + 1])
    const std::uint32_t* places = nullptr; ///< in a line; every place at most once per line
    const ComplexParts* values = nullptr;
};
/// Lines [first, first + count) into a block of zeros, where lines lie side by side:
/// block[place · count + line].
void fillLines(const LineTable& table, std::uint32_t first, std::uint32_t count, ComplexParts* block,
               Stream& stream);
/// The real parts, in the same order.
void takeRealParts(const ComplexParts* numbers, std::uint64_t count, float* out, Stream& stream);

} // namespace fft_tensor::gpu
