// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "codec/codec.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace fft_tensor {

/// A slice as it lies in the file: chunks of its own, deflated (file_layout.h: ownsChunks), or the plain
/// bytes that are to share a chunk with other tensors'.
struct PackedSlice {
    Column column = Column::bits8;
    std::uint64_t elements = 0;
    std::vector<std::vector<std::byte>> chunks;
    std::vector<std::byte> shared;
};

/// A tensor ready to be written: nothing of it is deflated a second time unless it shares chunks.
struct PackedTensor {
    CheckpointRow row; ///< with the SHA-256 of the slices; offsets and stored bytes come from the file
    std::vector<PackedSlice> slices;
    std::uint64_t bytes = 0; ///< that the slices take on their own, deflated: what the rule of bytes compares
};

/// Shuffles and deflates a tensor's slices on all cores. Thread rule: any thread; one call at a time per
/// context.
[[nodiscard]] PackedTensor pack(const EncodedTensor& encoded, JobContext& context);
/// The same, given up as soon as it is known to take more than `limit` bytes.
[[nodiscard]] std::optional<PackedTensor> packWithin(const EncodedTensor& encoded, std::uint64_t limit,
                                                     JobContext& context);

/// A tensor by its kept coefficients, encoded and packed; its row has no name, dtype and input bytes yet.
[[nodiscard]] PackedTensor packSpectral(const SparseSpectralTensor& spectral, JobContext& context);
/// PackedTensor::bytes of it: the exact size that an export of it takes but for its neighbours in shared
/// chunks and the manifest.
[[nodiscard]] std::uint64_t packedSpectralSize(const SparseSpectralTensor& spectral, JobContext& context);

} // namespace fft_tensor
