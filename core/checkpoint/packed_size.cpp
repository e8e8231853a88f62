// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// How large tensors become when packed on their own: what chooses between spectral and raw.
#include "base/parallel.h"
#include "checkpoint/checkpoint_writer.h"
#include "checkpoint/chunk_coding.h"
#include "checkpoint/columns.h"
#include "spectral/gap_coding.h"
#include "spectral/value_coding.h"

#include <algorithm>
#include <numeric>

namespace fft_tensor {

namespace {

/// Deflated bytes of one column, its last chunk not padded.
std::uint64_t deflatedBytes(std::span<const std::byte> bytes, const ChunkShape& shape, std::uint64_t limit,
                            JobContext& context) {
    std::uint64_t total = 0;
    const std::size_t batch = chunksPerBatch * shape.bytes();
    for (std::size_t first = 0; first < bytes.size() && total <= limit; first += batch) {
        const auto part = bytes.subspan(first, std::min(batch, bytes.size() - first));
        std::vector<std::uint64_t> sizes(chunkCount(part.size(), shape.bytes()));
        parallelChunks(
            part.size(), shape.bytes(), [&](std::size_t chunk, std::size_t begin, std::size_t end) {
                context.checkpoint();
                sizes[chunk] = deflateChunk(part.subspan(begin, end - begin), shape, end - begin).size();
            });
        total = std::accumulate(sizes.begin(), sizes.end(), total);
    }
    return total;
}

std::uint64_t deflatedValueBytes(const SparseSpectralTensor& tensor, JobContext& context) {
    const bool narrow = tensor.valueType == ValueType::float16;
    const ChunkShape shape = columnChunks(narrow ? Column::float16Real : Column::float32Real);
    const std::span values(tensor.values);
    std::vector<std::uint64_t> sizes(chunkCount(values.size(), shape.elements));
    parallelChunks(values.size(), shape.elements, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        context.checkpoint();
        const CodedValues coded = encodeValues(values.subspan(begin, end - begin), tensor.valueType);
        sizes[chunk] = deflateChunk(coded.real, shape, coded.real.size()).size() +
                       deflateChunk(coded.imaginary, shape, coded.imaginary.size()).size();
    });
    return std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
}

} // namespace

std::uint64_t packedSpectralSize(const SparseSpectralTensor& spectral, JobContext& context) {
    const CodedGaps gaps = encodeGaps(spectral.positions);
    const ChunkShape shape = columnChunks(gapColumn(gaps.bits).value());
    return deflatedBytes(gaps.bytes, shape, UINT64_MAX, context) + deflatedValueBytes(spectral, context);
}

PackedSize packedSize(const SparseSpectralTensor& spectral, std::span<const std::byte> rawBytes,
                      unsigned rawElementBits, JobContext& context) {
    PackedSize size;
    size.spectral = packedSpectralSize(spectral, context);
    size.raw = deflatedBytes(rawBytes, columnChunks(rawColumn(rawElementBits).value()),
                             size.spectral + manifestRowBytes, context);
    size.rawIsLarger = spectrumPays(size.spectral, size.raw);
    return size;
}

std::uint64_t packedRawSize(std::span<const std::byte> rawBytes, unsigned rawElementBits,
                            JobContext& context) {
    return deflatedBytes(rawBytes, columnChunks(rawColumn(rawElementBits).value()), UINT64_MAX, context);
}

} // namespace fft_tensor
