// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "checkpoint/chunk_coding.h"
#include "checkpoint/element_type.h"
#include "checkpoint/hdf5_handle.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// One chunked, deflated, one-dimensional dataset that is written from its beginning to its end. Chunks are
/// deflated here, on all cores, and stored by H5Dwrite_chunk: unlike H5Dwrite, that one reports a full disk.
/// Holds less than one chunk of elements, and one batch of deflated chunks while it works.
/// Thread rule: one thread.
class ColumnWriter {
  public:
    /// Creates the dataset `path` (its group exists) for elements of `type`.
    ColumnWriter(const h5::File& file, const std::string& path, const ElementType& type,
                 const ChunkShape& shape, h5::Place place);

    /// Elements appended so far.
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    /// Whole elements to be added at the end.
    void append(std::span<const std::byte> bytes, JobContext& context);
    /// Writes the last chunk, padded, and closes the dataset. Nothing may be appended afterwards.
    void finish();

    /// After finish(): deflated bytes that `count` elements from `offset` stand for, a chunk's bytes going to
    /// its elements by their number. Slices that cover the column add up to all its chunks exactly.
    [[nodiscard]] std::uint64_t storedShare(std::uint64_t offset, std::uint64_t count) const;

  private:
    void writeBatch(std::span<const std::byte> bytes);

    ChunkShape m_shape;
    h5::Place m_place;
    h5::Dataset m_dataset;
    std::uint64_t m_count = 0;   ///< elements appended
    std::uint64_t m_written = 0; ///< of these, in chunks that are written
    std::vector<std::byte> m_pending;
    std::vector<std::uint64_t> m_chunkBytes; ///< deflated, chunk by chunk
};

} // namespace fft_tensor
