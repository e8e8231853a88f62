// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/column_reader.h"
#include "checkpoint/hdf5_handle.h"
#include "checkpoint/manifest_coding.h"

#include <cstddef>

namespace fft_tensor {

/// The manifest's record as an HDF5 compound type, packed, field for field as manifestFields() says.
[[nodiscard]] h5::Type manifestType(const ManifestLayout& layout, const h5::Place& place);

/// The widths in a manifest that is not trusted. Throws Error(malformed) unless its type is that of
/// manifestType().
[[nodiscard]] ManifestLayout manifestLayoutOf(const ColumnReader& manifest, const h5::Place& place);

/// UTF-8 text of exactly that many bytes, padded with NUL: the only kind of text in a checkpoint.
/// Variable-length strings lie in a heap without checksums.
[[nodiscard]] h5::Type textType(std::size_t bytes, const h5::Place& place);

} // namespace fft_tensor
