// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// How a dataset is cut into chunks, and what its elements are to the shuffle filter.
struct ChunkShape {
    std::size_t elementBytes = 1;
    std::size_t elements = 1; ///< per chunk
    bool shuffled = false;    ///< HDF5's shuffle filter before deflate: all first bytes, all second bytes …

    [[nodiscard]] std::size_t bytes() const { return elementBytes * elements; }
};

/// Chunks that are deflated or inflated together, on all cores: what bounds the memory that takes.
constexpr std::size_t chunksPerBatch = 16;

/// One chunk as HDF5's filters shuffle and deflate make it (by libdeflate, which writes the same format in a
/// third of zlib's time). Fewer bytes than the chunk holds are
/// padded with zeros to `paddedBytes` (at least bytes.size()).
[[nodiscard]] std::vector<std::byte> deflateChunk(std::span<const std::byte> bytes, const ChunkShape& shape,
                                                  std::size_t paddedBytes);

/// Every chunk of `bytes`, deflated on all cores; the last one padded. At most chunksPerBatch of them,
/// please.
[[nodiscard]] std::vector<std::vector<std::byte>> deflateChunks(std::span<const std::byte> bytes,
                                                                const ChunkShape& shape);

/// Undoes deflateChunk; the stream must give exactly shape.bytes(), and its Adler-32 must fit:
/// Error(malformed) with `where` otherwise.
[[nodiscard]] std::vector<std::byte> inflateChunk(std::span<const std::byte> deflated,
                                                  const ChunkShape& shape, const std::string& where);

/// False when deflate could not possibly have made `bytes` out of that many stored bytes (1032 : 1 at most):
/// the test that a size is plausible before memory is taken for it.
[[nodiscard]] constexpr bool deflateCouldHold(std::uint64_t bytes, std::uint64_t storedBytes) {
    return bytes / 1040 <= storedBytes;
}

} // namespace fft_tensor
