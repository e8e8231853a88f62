// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/chunk_coding.h"
#include "checkpoint/element_type.h"
#include "codec/columns.h"

#include <string_view>

namespace fft_tensor {

// How columns lie in the file.

/// 65,536 elements a chunk: small enough to deflate many at once, large enough that its index costs nothing.
[[nodiscard]] ChunkShape columnChunks(Column column);

[[nodiscard]] ElementType columnType(Column column);

/// A slice of more than half a chunk has chunks of its own, the last one padded with zeros: nobody who writes
/// or reads it touches another tensor's. Smaller ones share chunks, each lying in a single one.
[[nodiscard]] constexpr bool ownsChunks(std::uint64_t elements, std::size_t elementsPerChunk) {
    return elements > elementsPerChunk / 2;
}

/// "/", "/positions", "/values", "/values/float32" … : is it a group that checkpoints may have?
[[nodiscard]] bool isKnownGroup(std::string_view path);

constexpr const char* manifestPath = "/manifest";
constexpr const char* metadataPath = "/metadata";
constexpr const char* recipePath = "/recipe";

} // namespace fft_tensor
