// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/checkpoint_row.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// The widths that differ from manifest to manifest: texts as long as the longest, lists as long as the
/// highest rank.
struct ManifestLayout {
    std::size_t nameBytes = 1, encodingBytes = 1, reasonBytes = 1, dtypeBytes = 1;
    std::size_t rank = 1;

    bool operator==(const ManifestLayout&) const = default;
};

enum class FieldKind { text, lengths, axes, int32, uint8, uint64, float64, digest };

/// A field of the manifest's record. Fields follow each other without gaps, numbers are little-endian: the
/// record in memory is the record in the file, and HDF5 has nothing to convert.
struct ManifestField {
    const char* name;
    FieldKind kind;
    std::size_t bytes;
    std::size_t offset;
};

[[nodiscard]] std::vector<ManifestField> manifestFields(const ManifestLayout& layout);
[[nodiscard]] std::size_t recordBytes(const ManifestLayout& layout);

/// The narrowest layout that holds these rows.
[[nodiscard]] ManifestLayout layoutFor(const std::vector<CheckpointRow>& rows);

/// Records one after another. Precondition: the layout holds the rows.
[[nodiscard]] std::vector<std::byte> encodeManifest(const std::vector<CheckpointRow>& rows,
                                                    const ManifestLayout& layout);

/// Decodes records that are not trusted. Throws Error(malformed) with `where` and the row unless every row is
/// one that a writer could have written: known encoding, text in UTF-8, unique names, sizes that agree with
/// each other, transform axes that the shape has, finite numbers. That slices lie within their columns is for
/// the caller to check, who knows the columns. Precondition: layout.rank ≥ 1 and text widths ≥ 1.
[[nodiscard]] std::vector<CheckpointRow>
decodeManifest(std::span<const std::byte> records, const ManifestLayout& layout, const std::string& where);

} // namespace fft_tensor
