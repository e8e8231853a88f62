// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/stored_shares.h"
#include "codec/checkpoint_row.h"
#include "spectral/sparse_spectral_tensor.h"

#include <cstddef>
#include <span>
#include <string>

namespace fft_tensor {

// What a row of a manifest says of its tensor against what the tensor's own numbers say. A checksum finds
// accidents; these find a manifest that was written wrongly, or that lies.

/// Positions are representatives of their units; they make up the fraction that is said to be kept; and by
/// Parseval, the energy that is not kept is the square of the recorded error, as far as rounding allows: of
/// the coefficients, and of the tensor in its own dtype. Returns a sentence, or nothing when all can be
/// right.
[[nodiscard]] std::string contradictionIn(const CheckpointRow& row, const SparseSpectralTensor& tensor);

/// The same for a raw tensor by its bytes: the recorded energy is that of its values (0 where it is not
/// floating point, or not finite).
[[nodiscard]] std::string contradictionIn(const CheckpointRow& row, std::span<const std::byte> bytes);

/// The bytes that it is said to take of the file against what its chunks and the manifest come to.
[[nodiscard]] std::string contradictionIn(const CheckpointRow& row, const StoredShare& share);

} // namespace fft_tensor
