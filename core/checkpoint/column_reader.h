// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/chunk_coding.h"
#include "checkpoint/hdf5_handle.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor {

/// A dataset of a file that is not trusted. Stands only when it is what ColumnWriter makes: one dimension,
/// chunked, shuffle and deflate and nothing else, no larger than deflate could have packed into the file.
/// Chunks are unpacked here, on all cores. Thread rule: one thread.
class ColumnReader {
  public:
    /// Throws Error(malformed | unsupported) that names the dataset and what is wrong with it.
    ColumnReader(h5::Dataset dataset, const std::string& path, std::uint64_t fileBytes,
                 const h5::Place& place);

    [[nodiscard]] const std::string& path() const { return m_path; }
    /// The type of its elements, to be compared with what is expected: requireType.
    [[nodiscard]] const h5::Type& type() const { return m_type; }
    void requireType(const h5::Type& expected) const;
    void requireShuffle(bool expected) const;

    [[nodiscard]] std::uint64_t count() const { return m_count; } ///< elements
    [[nodiscard]] std::size_t elementBytes() const { return m_shape.elementBytes; }

    /// Elements [offset, offset + count) as bytes. Precondition: they lie within count(). `where` names the
    /// tensor in errors.
    [[nodiscard]] std::vector<std::byte> read(std::uint64_t offset, std::uint64_t count,
                                              const std::string& where) const;

  private:
    [[noreturn]] void refuse(const std::string& what) const;
    void readExtent();
    void readStorage();
    void readFilters(const h5::Properties& properties);
    [[nodiscard]] std::vector<std::byte> readChunk(std::uint64_t chunk, const std::string& where) const;

    h5::Dataset m_dataset;
    h5::Type m_type;
    std::string m_path;
    h5::Place m_place;
    std::uint64_t m_fileBytes;
    std::uint64_t m_count = 0;
    ChunkShape m_shape;
};

} // namespace fft_tensor
