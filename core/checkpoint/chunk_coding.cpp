// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/chunk_coding.h"

#include "base/error.h"
#include "base/parallel.h"

#include <zlib.h>

#include <algorithm>
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

const Bytef* input(std::span<const std::byte> bytes) {
    return reinterpret_cast<const Bytef*>(bytes.data());
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
    uLongf size = ::compressBound(bytes.size());
    std::vector<std::byte> deflated(size);
    if (::compress2(reinterpret_cast<Bytef*>(deflated.data()), &size, input(bytes), bytes.size(), 6) != Z_OK)
        throw std::bad_alloc(); // the bound rules out every other reason
    deflated.resize(size);
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
    uLongf size = bytes.size();
    uLong used = deflated.size();
    const int result = ::uncompress2(reinterpret_cast<Bytef*>(bytes.data()), &size, input(deflated), &used);
    if (result == Z_MEM_ERROR)
        throw std::bad_alloc();
    if (result != Z_OK || size != bytes.size() || used != deflated.size())
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
