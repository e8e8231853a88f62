// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/columns.h"

#include <algorithm>

namespace fft_tensor {

namespace {

constexpr std::array<ColumnDescription, columnCount> descriptions{{
    {"/positions/gaps8", 1, false},
    {"/positions/gaps16", 2, false},
    {"/positions/gaps32", 4, false},
    {"/values/float32/real", 4, true},
    {"/values/float32/imag", 4, true},
    {"/values/float16/real", 2, true},
    {"/values/float16/imag", 2, true},
    {"/raw/bits8", 1, false},
    {"/raw/bits16", 2, false},
    {"/raw/bits32", 4, false},
    {"/raw/bits64", 8, false},
}};

} // namespace

const ColumnDescription& describe(Column column) {
    return descriptions[static_cast<std::size_t>(column)];
}

std::optional<Column> columnFromPath(std::string_view path) {
    for (std::size_t i = 0; i < columnCount; ++i)
        if (path == descriptions[i].path)
            return static_cast<Column>(i);
    return std::nullopt;
}

std::optional<Column> gapColumn(unsigned bits) {
    switch (bits) {
    case 8:
        return Column::gaps8;
    case 16:
        return Column::gaps16;
    case 32:
        return Column::gaps32;
    default:
        return std::nullopt;
    }
}

std::optional<Column> rawColumn(unsigned bits) {
    switch (bits) {
    case 8:
        return Column::bits8;
    case 16:
        return Column::bits16;
    case 32:
        return Column::bits32;
    case 64:
        return Column::bits64;
    default:
        return std::nullopt;
    }
}

Column realColumn(Encoding encoding) {
    return encoding == Encoding::spectralFloat16 ? Column::float16Real : Column::float32Real;
}

Column imaginaryColumn(Encoding encoding) {
    return encoding == Encoding::spectralFloat16 ? Column::float16Imaginary : Column::float32Imaginary;
}

ChunkShape columnChunks(Column column) {
    const unsigned bytes = describe(column).elementBytes;
    return {bytes, std::size_t{1} << 16, bytes > 1};
}

ElementType columnType(Column column) {
    const ColumnDescription& description = describe(column);
    return description.floatingPoint ? floatType(description.elementBytes)
                                     : unsignedType(description.elementBytes);
}

bool isKnownGroup(std::string_view path) {
    constexpr std::array<std::string_view, 6> groups{"/",    "/positions",      "/values",
                                                     "/raw", "/values/float32", "/values/float16"};
    return std::find(groups.begin(), groups.end(), path) != groups.end();
}

} // namespace fft_tensor
