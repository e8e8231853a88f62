// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "checkpoint/element_type.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// Bytes of an HDF5 file that hold elements. Of a chunk: bytes are 0 where the file has none in its place.
struct ListedExtent {
    std::uint64_t address = 0, bytes = 0;
    std::uint32_t skippedFilters = 0; ///< one bit per filter of the dataset that this chunk went round
};

struct ListedFilter {
    std::int32_t id = -1;
    std::string name;
    std::vector<std::uint32_t> parameters;
};

struct ListedDataset {
    enum class Storage : std::uint8_t { other, compact, contiguous, chunked, virtualSources, externalFiles };

    std::string path; ///< from the root, e.g. "/raw/bits8"
    ElementType type;
    bool hasElements = false; ///< false for HDF5's null space
    std::vector<std::uint64_t> shape;
    Storage storage = Storage::other;
    std::vector<std::uint64_t> chunk; ///< shape of one chunk, as many lengths as `shape`
    std::vector<ListedFilter> filters;
    /// Contiguous: one, or none when nothing was written. Chunked: one per chunk in row-major order, or none
    /// at all when the file cannot possibly have as many as its shape says.
    std::vector<ListedExtent> extents;
};

/// A link that was not followed.
struct ListedLink {
    enum class Kind : std::uint8_t { soft, external, other, namedType };

    std::string path;
    Kind kind = Kind::other;
};

struct ListedAttribute {
    std::string name;
    ElementType type;
    std::uint64_t elements = 0;
    std::vector<std::byte> value; ///< as in the file; empty for kinds that are not read, and for large ones
};

/// An HDF5 file's structure, flat: what the child process tells that alone reads it (hdf5_child.h).
struct Hdf5Listing {
    std::vector<ListedAttribute> rootAttributes;
    std::vector<std::string> groups; ///< paths; the root is "/"
    std::vector<ListedLink> links;
    std::vector<ListedDataset> datasets;
};

/// The number of chunks that hold `shape`; nothing when a length of a chunk is 0, when there are other
/// numbers of lengths, or when 64 bits do not count them.
[[nodiscard]] std::optional<std::uint64_t> chunksOf(const std::vector<std::uint64_t>& shape,
                                                    const std::vector<std::uint64_t>& chunk);

/// A listing, or the reason why there is none, as bytes.
[[nodiscard]] std::vector<std::byte> encodeListing(const Hdf5Listing& listing);
[[nodiscard]] std::vector<std::byte> encodeRefusal(const Error& error);

/// Decodes what may come from a process that a file has taken over. Throws Error(malformed) with `where`
/// unless it is one whole listing, every extent lies within the file's `fileBytes`, no two of them overlap,
/// and their numbers fit the shapes; a refusal's own Error, with its text made harmless.
[[nodiscard]] Hdf5Listing decodeListing(std::span<const std::byte> bytes, std::uint64_t fileBytes,
                                        const std::string& where);

} // namespace fft_tensor
