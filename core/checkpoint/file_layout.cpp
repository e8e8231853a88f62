// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/file_layout.h"

namespace fft_tensor {

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
    if (path == "/")
        return true;
    for (std::size_t i = 0; i < columnCount; ++i) {
        const std::string_view column = describe(static_cast<Column>(i)).path;
        if (column.size() > path.size() && column.substr(0, path.size()) == path &&
            column[path.size()] == '/')
            return true;
    }
    return false;
}

} // namespace fft_tensor
