// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/stored_shares.h"

#include "checkpoint/file_layout.h"

#include <algorithm>
#include <array>

namespace fft_tensor {

namespace {

/// The numbers of stored bytes stand in the manifest whose size they share out: a writer takes the size that
/// it has before they are complete. Completing them moves what deflate makes of their low bytes: by at most
/// two bytes a row and its own overhead.
constexpr double manifestSlackPerRow = 2, manifestSlack = 64;

/// Elements of every chunk of a column up to the last one that belongs to a tensor: what follows is padding.
using UsedElements = std::vector<std::uint64_t>;

/// Calls visit(reader, first element, elements, chunk's number) for every chunk that a slice lies in.
template<class Visit>
void visitChunks(const ColumnSlice& slice, const FileTree& tree, const Visit& visit) {
    if (slice.count == 0)
        return;
    const ColumnReader& reader = tree.at(describe(slice.column).path);
    const std::uint64_t end = slice.offset + slice.count;
    for (std::uint64_t offset = slice.offset; offset < end;) {
        const std::uint64_t chunk = offset / reader.chunkElements();
        const std::uint64_t part = std::min(end, (chunk + 1) * reader.chunkElements()) - offset;
        visit(reader, offset, part, chunk);
        offset += part;
    }
}

std::array<UsedElements, columnCount> usedElements(const std::vector<CheckpointRow>& rows,
                                                   const FileTree& tree) {
    std::array<UsedElements, columnCount> used;
    for (const CheckpointRow& row : rows)
        for (const ColumnSlice& slice : row.slices)
            visitChunks(slice, tree, [&](const ColumnReader& reader, auto offset, auto part, auto chunk) {
                UsedElements& column = used[static_cast<std::size_t>(slice.column)];
                if (column.size() <= chunk)
                    column.resize(chunk + 1);
                column[chunk] = std::max(column[chunk], offset + part - chunk * reader.chunkElements());
            });
    return used;
}

/// Of chunks that are shared with others a writer rounds to whole bytes.
StoredShare shareOfColumns(const CheckpointRow& row, const FileTree& tree,
                           const std::array<UsedElements, columnCount>& used) {
    StoredShare share;
    for (const ColumnSlice& slice : row.slices)
        visitChunks(slice, tree, [&](const ColumnReader& reader, auto offset, auto part, auto chunk) {
            const std::uint64_t whole = used[static_cast<std::size_t>(slice.column)][chunk];
            share.bytes += static_cast<double>(reader.chunkOf(offset).storedBytes) *
                           static_cast<double>(part) / static_cast<double>(whole);
            share.slack += part < whole ? 1 : 0;
        });
    return share;
}

} // namespace

std::vector<StoredShare> storedShares(const std::vector<CheckpointRow>& rows, const FileTree& tree) {
    const auto count = static_cast<double>(rows.size());
    const auto manifest = static_cast<double>(tree.at(manifestPath).storedBytes());
    std::vector<StoredShare> shares;
    shares.reserve(rows.size());
    const auto used = usedElements(rows, tree);
    for (const CheckpointRow& row : rows) {
        StoredShare share = shareOfColumns(row, tree, used);
        share.bytes += manifest / count;
        share.slack += 1 + manifestSlackPerRow + manifestSlack / count;
        shares.push_back(share);
    }
    return shares;
}

} // namespace fft_tensor
