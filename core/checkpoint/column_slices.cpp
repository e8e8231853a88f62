// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/column_slices.h"

#include "base/checked_math.h"
#include "base/error.h"
#include "checkpoint/columns.h"
#include "checkpoint/manifest_checks.h"

#include <algorithm>
#include <array>
#include <optional>

namespace fft_tensor {

namespace {

struct Slice {
    std::uint64_t offset = 0, count = 0;
    const CheckpointRow* row = nullptr;
};

/// The slices of one column.
class ColumnSlices {
  public:
    void add(const Slice& slice) { m_slices.push_back(slice); }
    void requireTiles(const char* column, std::uint64_t length, const std::string& where);

  private:
    static void requireInside(const Slice& slice, const char* column, std::uint64_t length,
                              const std::string& where);

    std::vector<Slice> m_slices;
};

std::string elements(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " element" : " elements");
}

void ColumnSlices::requireInside(const Slice& slice, const char* column, std::uint64_t length,
                                 const std::string& where) {
    const auto end = checkedAdd(slice.offset, slice.count);
    if (!end || *end > length)
        throw Error(ErrorCode::malformed,
                    "The manifest is damaged: the tensor '" + printable(slice.row->name) + "' asks for " +
                        elements(slice.count) + " from " + std::to_string(slice.offset) + " of '" + column +
                        "', which has " + std::to_string(length) + ". Export the file again.",
                    where);
}

void ColumnSlices::requireTiles(const char* column, std::uint64_t length, const std::string& where) {
    for (const Slice& slice : m_slices)
        requireInside(slice, column, length, where);
    std::sort(m_slices.begin(), m_slices.end(), [](const Slice& a, const Slice& b) {
        return a.offset != b.offset ? a.offset < b.offset : a.count < b.count; // empty ones first
    });
    std::uint64_t end = 0;
    for (const Slice& slice : m_slices) {
        if (slice.count == 0)
            continue;
        if (slice.offset != end)
            throw Error(ErrorCode::malformed,
                        "The manifest is damaged: the tensor '" + printable(slice.row->name) + "' has " +
                            elements(slice.count) + " from " + std::to_string(slice.offset) + " of '" +
                            column + "', where the slice before it ends at " + std::to_string(end) +
                            ": every element belongs to one tensor. Export the file again.",
                        where);
        end += slice.count;
    }
    if (end != length)
        throw Error(ErrorCode::malformed,
                    std::string("The manifest is damaged: '") + column + "' has " + elements(length) +
                        ", of which tensors use " + std::to_string(end) + ". Export the file again.",
                    where);
}

} // namespace

void requireTiledColumns(const std::vector<CheckpointRow>& rows, const FileTree& tree,
                         const std::string& where) {
    std::array<ColumnSlices, columnCount> columns;
    const auto add = [&](std::optional<Column> column, const Slice& slice) {
        columns[static_cast<std::size_t>(column.value())].add(slice); // decodeManifest knows the widths
    };
    for (const CheckpointRow& row : rows) {
        if (row.encoding == Encoding::raw) {
            add(rawColumn(row.rawBits), {row.rawOffset, row.rawCount, &row});
            continue;
        }
        add(gapColumn(row.gapBits), {row.gapOffset, row.gapCount, &row});
        add(realColumn(row.encoding), {row.valueOffset, row.coefficients, &row});
        add(imaginaryColumn(row.encoding), {row.valueOffset, row.coefficients, &row});
    }
    for (std::size_t i = 0; i < columnCount; ++i) {
        const char* path = describe(static_cast<Column>(i)).path;
        const auto found = tree.find(path);
        columns[i].requireTiles(path, found == tree.end() ? 0 : found->second.count(), where);
    }
}

} // namespace fft_tensor
