// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/element_type.h"
#include "codec/checkpoint_row.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// The widths that differ from manifest to manifest, one per field of manifestFields(): texts as long as the
/// longest, lists as long as the longest, 1 for single numbers.
using ManifestLayout = std::vector<std::size_t>;

/// The narrowest layout that holds these rows; no width is 0.
[[nodiscard]] ManifestLayout layoutFor(const std::vector<CheckpointRow>& rows);

/// The record of that layout. Fields follow each other without gaps, numbers are little-endian: the record in
/// memory is the record in the file, and HDF5 has nothing to convert.
[[nodiscard]] ElementType manifestType(const ManifestLayout& layout);

/// Records one after another. Precondition: the layout holds the rows.
[[nodiscard]] std::vector<std::byte> encodeManifest(const std::vector<CheckpointRow>& rows,
                                                    const ManifestLayout& layout);

/// The latest minor version that this program writes and reads in full: of encoding version 1.
inline constexpr unsigned currentMinorVersion = 1;

/// Decodes records of `type` that are not trusted. Up to currentMinorVersion, fields, codecs and columns must
/// be those of the version; later ones may have more, and rows of codecs that are not known have none
/// (CheckpointRow::codec is null), with those of their slices that lie in known columns.
/// Throws Error(malformed) with `where` and the row unless every row is one that a writer could have written:
/// text in UTF-8, unique names, sizes that agree with each other, finite numbers. That slices lie within
/// their columns is for the caller to check, who knows the columns.
[[nodiscard]] std::vector<CheckpointRow> decodeManifest(std::span<const std::byte> records,
                                                        const ElementType& type, unsigned minorVersion,
                                                        const std::string& where);

} // namespace fft_tensor
