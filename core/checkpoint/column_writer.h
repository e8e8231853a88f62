// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/chunk_coding.h"
#include "checkpoint/element_type.h"
#include "checkpoint/hdf5_handle.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// One chunked, deflated, one-dimensional dataset. Chunks come deflated, or are filled with small slices and
/// deflated here; they are stored by H5Dwrite_chunk: unlike H5Dwrite, that one reports a full disk. Holds
/// less than one chunk of elements. Thread rule: one thread.
class ColumnWriter {
  public:
    /// Creates the dataset `path` (its group exists) for elements of `type`.
    ColumnWriter(const h5::File& file, const std::string& path, const ElementType& type,
                 const ChunkShape& shape, h5::Location place);

    /// Stores chunks that hold `elements` in all, each full but the last. Returns the offset, in elements, of
    /// the first.
    std::uint64_t appendChunks(const std::vector<std::vector<std::byte>>& deflated, std::uint64_t elements);
    /// Puts whole elements, at most a chunk of them, into a chunk with others. Returns the offset.
    std::uint64_t appendShared(std::span<const std::byte> bytes);
    /// Deflates and stores all `bytes`, side by side: for datasets that are no columns.
    void appendAll(std::span<const std::byte> bytes);
    /// Stores the last chunk, padded, and closes the dataset. Nothing may be appended afterwards.
    void finish();

    /// After finish(): deflated bytes that `count` elements from `offset` stand for, a chunk's bytes going to
    /// the elements it was given by their number. Slices add up to all chunks exactly.
    [[nodiscard]] std::uint64_t storedShare(std::uint64_t offset, std::uint64_t count) const;

  private:
    struct Chunk {
        std::uint64_t elements = 0; ///< given, not padding
        std::uint64_t bytes = 0;    ///< deflated
    };
    static constexpr std::size_t none = SIZE_MAX;

    void lengthen(std::uint64_t elements);
    void store(std::size_t chunk, const std::vector<std::byte>& deflated);
    void storeAll(const std::vector<std::vector<std::byte>>& deflated, std::uint64_t elements);
    void storeShared();

    ChunkShape m_shape;
    h5::Location m_place;
    h5::Dataset m_dataset;
    std::vector<Chunk> m_chunks;
    std::size_t m_sharedChunk = none; ///< the one that is being filled
    std::vector<std::byte> m_shared;  ///< its elements
};

} // namespace fft_tensor
