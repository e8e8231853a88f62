// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file.h"
#include "checkpoint/chunk_coding.h"
#include "checkpoint/hdf5_listing.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor {

/// Elements [begin, end) of a dataset, which lie in one chunk.
struct ChunkPlace {
    std::uint64_t begin = 0, end = 0;
    std::uint64_t storedBytes = 0; ///< deflated; 0 where the file has no such chunk
};

/// A dataset of a file that is not trusted. Stands only when it is what ColumnWriter makes: one dimension,
/// chunked, shuffle and deflate and nothing else, no larger than deflate could have packed into the file.
/// Chunks are read and unpacked here, on all cores; the last one is kept, so that slices read one after
/// another unpack each chunk once. Thread rule: one thread.
class ColumnReader {
  public:
    /// `file` must outlive the reader. Throws Error(malformed) that names the dataset and what is wrong with
    /// it.
    ColumnReader(const InputFile& file, ListedDataset dataset);

    [[nodiscard]] const std::string& path() const { return m_dataset.path; }
    /// The type of its elements, to be compared with what is expected: requireType.
    [[nodiscard]] const ElementType& type() const { return m_dataset.type; }
    void requireType(const ElementType& expected) const;
    void requireShuffle(bool expected) const;

    [[nodiscard]] std::uint64_t count() const { return m_dataset.shape[0]; } ///< elements
    [[nodiscard]] std::uint64_t chunkElements() const { return m_shape.elements; }
    [[nodiscard]] std::size_t elementBytes() const { return m_shape.elementBytes; }

    /// The chunk that holds an element. Precondition: element < count().
    [[nodiscard]] ChunkPlace chunkOf(std::uint64_t element) const;
    [[nodiscard]] std::uint64_t storedBytes() const; ///< of all its chunks

    /// Elements [offset, offset + count) as bytes. Precondition: they lie within count(). `where` names the
    /// tensor in errors.
    [[nodiscard]] std::vector<std::byte> read(std::uint64_t offset, std::uint64_t count,
                                              const std::string& where) const;

  private:
    [[noreturn]] void refuse(const std::string& what) const;
    void readStorage();
    void readFilters();
    [[nodiscard]] std::vector<std::byte> readChunk(std::uint64_t chunk, const std::string& where) const;

    const InputFile& m_file;
    ListedDataset m_dataset;
    ChunkShape m_shape;
    mutable std::uint64_t m_keptChunk = UINT64_MAX;
    mutable std::vector<std::byte> m_kept; ///< that chunk, unpacked
};

} // namespace fft_tensor
