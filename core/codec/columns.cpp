// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "codec/columns.h"

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

/// One of three or four neighbours in the list, by the width of their elements.
std::optional<Column> byWidth(Column first, Column last, unsigned bits) {
    for (auto i = static_cast<std::size_t>(first); i <= static_cast<std::size_t>(last); ++i)
        if (8 * descriptions[i].elementBytes == bits)
            return static_cast<Column>(i);
    return std::nullopt;
}

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
    return byWidth(Column::gaps8, Column::gaps32, bits);
}

std::optional<Column> rawColumn(unsigned bits) {
    return byWidth(Column::bits8, Column::bits64, bits);
}

} // namespace fft_tensor
