// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/column_writer.h"
#include "checkpoint/packed_tensor.h"

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
    ColumnSet(const h5::File& file, h5::Location place) : m_file(file), m_place(std::move(place)) {}

    /// Stores a slice and says where it lies. (An empty one lies at 0; its column exists all the same: a
    /// reader slices it without asking.)
    ColumnSlice append(const PackedSlice& slice);
    void finish();
    /// After finish(): a tensor's share of the deflated chunks that hold its slices.
    [[nodiscard]] std::uint64_t storedShare(const CheckpointRow& row) const;

  private:
    void createGroups(const std::string& path);

    const h5::File& m_file;
    h5::Location m_place;
    std::set<std::string> m_groups;
    std::array<std::optional<ColumnWriter>, columnCount> m_columns;
};

/// Chunks of about 1 MiB for a manifest of that many rows, at least one row.
[[nodiscard]] ChunkShape manifestChunks(std::size_t recordBytes, std::size_t rows);

} // namespace fft_tensor
