// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/column_writer.h"
#include "checkpoint/columns.h"
#include "checkpoint/manifest_coding.h"

#include <array>
#include <optional>
#include <set>
#include <string>

namespace fft_tensor {

/// The columns of a checkpoint that is being written; each is created, with its groups, when the first
/// element comes. Thread rule: one thread.
class ColumnSet {
  public:
    /// `file` must outlive the set.
    ColumnSet(const h5::File& file, h5::Place place) : m_file(file), m_place(std::move(place)) {}

    [[nodiscard]] std::uint64_t count(Column column) const;
    /// Returns the offset, in elements, at which the slice begins.
    std::uint64_t append(Column column, std::span<const std::byte> bytes, JobContext& context);
    void finish();
    /// After finish(): a tensor's share of the deflated chunks that hold its slices.
    [[nodiscard]] std::uint64_t storedShare(const CheckpointRow& row) const;

  private:
    void createGroups(const std::string& path);
    [[nodiscard]] std::uint64_t share(Column column, std::uint64_t offset, std::uint64_t count) const;

    const h5::File& m_file;
    h5::Place m_place;
    std::set<std::string> m_groups;
    std::array<std::optional<ColumnWriter>, columnCount> m_columns;
};

/// Chunks of about 1 MiB for a manifest of that many rows, at least one row.
[[nodiscard]] ChunkShape manifestChunks(const ManifestLayout& layout, std::size_t rows);

} // namespace fft_tensor
