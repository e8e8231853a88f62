// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/chunk_coding.h"

#include "base/error.h"
#include "base/parallel.h"

#include <libdeflate.h>

#include <algorithm>
#include <memory>
#include <new>

namespace fft_tensor {

namespace {

/// Byte b of element i goes to b·elements + i; the rest of the chunk stays as it is (zero).
void shuffle(std::span<const std::byte> bytes, const ChunkShape& shape, std::span<std::byte> target) {
    const std::size_t elements = target.size() / shape.elementBytes;
    const std::size_t filled = bytes.size() / shape.elementBytes;
    for (std::size_t b = 0; b < shape.elementBytes; ++b)
        for (std::size_t i = 0; i < filled; ++i)
            target[b * elements + i] = bytes[i * shape.elementBytes + b];
}

void unshuffle(std::span<const std::byte> bytes, const ChunkShape& shape, std::span<std::byte> target) {
    for (std::size_t b = 0; b < shape.elementBytes; ++b)
        for (std::size_t i = 0; i < shape.elements; ++i)
            target[i * shape.elementBytes + b] = bytes[b * shape.elements + i];
}

constexpr int level = 6; ///< on libdeflate's scale; in size and search about zlib's

/// One per thread: making one costs more than deflating a small chunk.
libdeflate_compressor& compressor() {
    thread_local const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> mine(
        libdeflate_alloc_compressor(level), libdeflate_free_compressor);
    if (!mine)
        throw std::bad_alloc();
    return *mine;
}

libdeflate_decompressor& decompressor() {
    thread_local const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> mine(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    if (!mine)
        throw std::bad_alloc();
    return *mine;
}

} // namespace

std::vector<std::byte> deflateChunk(std::span<const std::byte> bytes, const ChunkShape& shape,
                                    std::size_t paddedBytes) {
    std::vector<std::byte> scratch;
    if (shape.shuffled || bytes.size() < paddedBytes) {
        scratch.resize(paddedBytes);
        if (shape.shuffled)
            shuffle(bytes, shape, scratch);
        else
            std::copy(bytes.begin(), bytes.end(), scratch.begin());
        bytes = scratch;
    }
    libdeflate_compressor& mine = compressor();
    std::vector<std::byte> deflated(libdeflate_zlib_compress_bound(&mine, bytes.size()));
    deflated.resize(
        libdeflate_zlib_compress(&mine, bytes.data(), bytes.size(), deflated.data(), deflated.size()));
    deflated.shrink_to_fit(); // many wait to be written, and the bound is the size before
    return deflated;
}

std::vector<std::vector<std::byte>> deflateChunks(std::span<const std::byte> bytes, const ChunkShape& shape) {
    std::vector<std::vector<std::byte>> deflated(chunkCount(bytes.size(), shape.bytes()));
    parallelChunks(bytes.size(), shape.bytes(), [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        deflated[chunk] = deflateChunk(bytes.subspan(begin, end - begin), shape, shape.bytes());
    });
    return deflated;
}

std::vector<std::byte> inflateChunk(std::span<const std::byte> deflated, const ChunkShape& shape,
                                    const std::string& where) {
    std::vector<std::byte> bytes(shape.bytes());
    std::size_t used = 0;
    const libdeflate_result result =
        libdeflate_zlib_decompress_ex(&decompressor(), deflated.data(), deflated.size(), bytes.data(),
                                      bytes.size(), &used, nullptr); // null: exactly bytes.size()
    if (result != LIBDEFLATE_SUCCESS || used != deflated.size())
        throw Error(ErrorCode::malformed,
                    "A compressed chunk is damaged: it does not unpack to the " +
                        std::to_string(bytes.size()) +
                        " bytes it should hold. Copy or export the file again.",
                    where);
    if (!shape.shuffled)
        return bytes;
    std::vector<std::byte> plain(bytes.size());
    unshuffle(bytes, shape, plain);
    return plain;
}

} // namespace fft_tensor
