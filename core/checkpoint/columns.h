// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/checkpoint_row.h"
#include "checkpoint/chunk_coding.h"
#include "checkpoint/element_type.h"

#include <array>
#include <optional>
#include <string_view>

namespace fft_tensor {

/// The closed list of columns: long one-dimensional datasets of which every tensor owns one slice.
enum class Column {
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
    const char* path; ///< in the file
    unsigned elementBytes;
    bool floatingPoint; ///< else an unsigned integer
};

[[nodiscard]] const ColumnDescription& describe(Column column);
[[nodiscard]] std::optional<Column> columnFromPath(std::string_view path);

/// The column of gaps of 8, 16 or 32 bits; nothing for other widths.
[[nodiscard]] std::optional<Column> gapColumn(unsigned bits);
/// The column of raw elements of 8, 16, 32 or 64 bits; nothing for other widths.
[[nodiscard]] std::optional<Column> rawColumn(unsigned bits);
/// Precondition: not raw.
[[nodiscard]] Column realColumn(Encoding encoding);
[[nodiscard]] Column imaginaryColumn(Encoding encoding);

/// 65,536 elements a chunk: small enough to deflate many at once, large enough that its index costs nothing.
[[nodiscard]] ChunkShape columnChunks(Column column);

[[nodiscard]] ElementType columnType(Column column);

/// "/", "/positions", "/values", "/values/float32" … : is it a group that checkpoints may have?
[[nodiscard]] bool isKnownGroup(std::string_view path);

constexpr const char* manifestPath = "/manifest";
constexpr const char* metadataPath = "/metadata";
constexpr const char* recipePath = "/recipe";

} // namespace fft_tensor
