// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fft_tensor {

/// The closed list of columns: long one-dimensional datasets of which tensors own slices. A codec that needs
/// another adds it here and in columns.cpp.
enum class Column : std::uint8_t {
    gaps8,
    gaps16,
    gaps32,
    float32Real,
    float32Imaginary,
    float16Real,
    float16Imaginary,
    bits8,
    bits16,
    bits32,
    bits64,
};

constexpr std::size_t columnCount = 11;

struct ColumnDescription {
    const char* path; ///< in the file, from the root
    unsigned elementBytes;
    bool floatingPoint; ///< else an unsigned integer
};

[[nodiscard]] const ColumnDescription& describe(Column column);
[[nodiscard]] std::optional<Column> columnFromPath(std::string_view path);

/// The column of gaps of 8, 16 or 32 bits; nothing for other widths.
[[nodiscard]] std::optional<Column> gapColumn(unsigned bits);
/// The column of raw elements of 8, 16, 32 or 64 bits; nothing for other widths.
[[nodiscard]] std::optional<Column> rawColumn(unsigned bits);

} // namespace fft_tensor
