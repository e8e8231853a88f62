// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/packed_tensor.h"

#include "base/parallel.h"
#include "checkpoint/file_layout.h"
#include "checkpoint/sha256.h"

#include <algorithm>
#include <utility>

namespace fft_tensor {

namespace {

/// Deflates chunk after chunk of a slice into its place, until more than `left` bytes are used. Returns what
/// was used.
std::uint64_t packChunks(const EncodedSlice& slice, PackedSlice& packed, const ChunkShape& shape,
                         std::uint64_t left, JobContext& context) {
    std::uint64_t used = 0;
    const std::size_t batch = chunksPerBatch * shape.bytes();
    for (std::size_t first = 0; first < slice.bytes.size() && used <= left; first += batch) {
        context.checkpoint();
        const auto part = slice.bytes.subspan(first, std::min(batch, slice.bytes.size() - first));
        for (auto& chunk : deflateChunks(part, shape)) {
            used += chunk.size();
            packed.chunks.push_back(std::move(chunk));
        }
    }
    return used;
}

Sha256 digestOf(const EncodedTensor& encoded) {
    Sha256Stream digest;
    for (const EncodedSlice& slice : encoded.slices)
        digest.add(slice.bytes);
    return digest.finish();
}

} // namespace

std::optional<PackedTensor> packWithin(const EncodedTensor& encoded, std::uint64_t limit,
                                       JobContext& context) {
    PackedTensor packed{encoded.row, {}, 0};
    for (const EncodedSlice& slice : encoded.slices) {
        const ChunkShape shape = columnChunks(slice.column);
        PackedSlice& target = packed.slices.emplace_back();
        target.column = slice.column;
        target.elements = slice.bytes.size() / shape.elementBytes;
        if (ownsChunks(target.elements, shape.elements)) {
            packed.bytes += packChunks(slice, target, shape, limit - packed.bytes, context);
        } else if (target.elements > 0) {
            target.shared.assign(slice.bytes.begin(), slice.bytes.end());
            packed.bytes += deflateChunk(slice.bytes, shape, slice.bytes.size()).size();
        }
        if (packed.bytes > limit)
            return std::nullopt;
    }
    packed.row.sha256 = digestOf(encoded);
    return packed;
}

PackedTensor pack(const EncodedTensor& encoded, JobContext& context) {
    return packWithin(encoded, UINT64_MAX, context).value();
}

PackedTensor packSpectral(const SparseSpectralTensor& spectral, JobContext& context) {
    return pack(spectralCodec(spectral.valueType).encode({}, std::cref(spectral)), context);
}

std::uint64_t packedSpectralSize(const SparseSpectralTensor& spectral, JobContext& context) {
    return packSpectral(spectral, context).bytes;
}

} // namespace fft_tensor
