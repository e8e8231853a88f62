// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/stored_shares.h"

#include "checkpoint/columns.h"

#include <algorithm>
#include <optional>

namespace fft_tensor {

namespace {

/// The numbers of stored bytes stand in the manifest whose size they share out: a writer takes the size that
/// it has before they are complete. Completing them moves what deflate makes of their low bytes: by at most
/// two bytes a row and its own overhead.
constexpr double manifestSlackPerRow = 2, manifestSlack = 64;

/// Adds what elements [offset, offset + count) take of a column. Of chunks that are shared with others a
/// writer rounds to whole bytes.
void addSlice(StoredShare& share, const FileTree& tree, Column column, std::uint64_t offset,
              std::uint64_t count) {
    if (count == 0)
        return;
    const ColumnReader& reader = tree.at(describe(column).path);
    const std::uint64_t end = offset + count;
    while (offset < end) {
        const ChunkPlace chunk = reader.chunkOf(offset);
        const std::uint64_t part = std::min(end, chunk.end) - offset;
        const std::uint64_t whole = chunk.end - chunk.begin;
        share.bytes +=
            static_cast<double>(chunk.storedBytes) * static_cast<double>(part) / static_cast<double>(whole);
        share.slack += part < whole ? 1 : 0;
        offset += part;
    }
}

StoredShare shareOfColumns(const CheckpointRow& row, const FileTree& tree) {
    StoredShare share;
    if (row.encoding == Encoding::raw) {
        addSlice(share, tree, rawColumn(row.rawBits).value(), row.rawOffset, row.rawCount);
        return share;
    }
    addSlice(share, tree, gapColumn(row.gapBits).value(), row.gapOffset, row.gapCount);
    addSlice(share, tree, realColumn(row.encoding), row.valueOffset, row.coefficients);
    addSlice(share, tree, imaginaryColumn(row.encoding), row.valueOffset, row.coefficients);
    return share;
}

} // namespace

std::vector<StoredShare> storedShares(const std::vector<CheckpointRow>& rows, const FileTree& tree) {
    const auto count = static_cast<double>(rows.size());
    const auto manifest = static_cast<double>(tree.at(manifestPath).storedBytes());
    std::vector<StoredShare> shares;
    shares.reserve(rows.size());
    for (const CheckpointRow& row : rows) {
        StoredShare share = shareOfColumns(row, tree);
        share.bytes += manifest / count;
        share.slack += 1 + manifestSlackPerRow + manifestSlack / count;
        shares.push_back(share);
    }
    return shares;
}

} // namespace fft_tensor
