// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/column_slices.h"

#include "base/checked_math.h"
#include "base/error.h"
#include "checkpoint/manifest_checks.h"

#include <algorithm>
#include <array>

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
    /// `chunk`: elements of one, where slices may leave the rest of one over; 0: they may not.
    void requireTiles(const char* column, std::uint64_t length, std::uint64_t chunk,
                      const std::string& where);

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

/// Where the next slice must begin, one having ended at `end`: right there, or, when the rest of the chunk is
/// left over, at the next chunk.
bool follows(std::uint64_t next, std::uint64_t end, std::uint64_t chunk) {
    return next == end || (chunk > 0 && end % chunk != 0 && next == end - end % chunk + chunk);
}

void ColumnSlices::requireTiles(const char* column, std::uint64_t length, std::uint64_t chunk,
                                const std::string& where) {
    for (const Slice& slice : m_slices)
        requireInside(slice, column, length, where);
    std::sort(m_slices.begin(), m_slices.end(), [](const Slice& a, const Slice& b) {
        return a.offset != b.offset ? a.offset < b.offset : a.count < b.count; // empty ones first
    });
    std::uint64_t end = 0;
    for (const Slice& slice : m_slices) {
        if (slice.count == 0)
            continue;
        if (!follows(slice.offset, end, chunk))
            throw Error(ErrorCode::malformed,
                        "The manifest is damaged: the tensor '" + printable(slice.row->name) + "' has " +
                            elements(slice.count) + " from " + std::to_string(slice.offset) + " of '" +
                            column + "', where the slice before it ends at " + std::to_string(end) +
                            ": every element belongs to one tensor. Export the file again.",
                        where);
        end = slice.offset + slice.count;
    }
    if (!follows(length, end, chunk))
        throw Error(ErrorCode::malformed,
                    std::string("The manifest is damaged: '") + column + "' has " + elements(length) +
                        ", of which tensors use " + std::to_string(end) + ". Export the file again.",
                    where);
}

} // namespace

void requireTiledColumns(const std::vector<CheckpointRow>& rows, const FileTree& tree, bool inChunks,
                         const std::string& where) {
    std::array<ColumnSlices, columnCount> columns;
    for (const CheckpointRow& row : rows)
        for (const ColumnSlice& slice : row.slices)
            columns[static_cast<std::size_t>(slice.column)].add({slice.offset, slice.count, &row});
    for (std::size_t i = 0; i < columnCount; ++i) {
        const char* path = describe(static_cast<Column>(i)).path;
        const auto found = tree.find(path);
        if (found == tree.end())
            columns[i].requireTiles(path, 0, 0, where);
        else
            columns[i].requireTiles(path, found->second.count(), inChunks ? found->second.chunkElements() : 0,
                                    where);
    }
}

} // namespace fft_tensor
