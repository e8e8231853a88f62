// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/weight_file.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace fft_tensor {

// A .safetensors file is: 8 bytes, little-endian, the length of the header; the header, a JSON object padded
// with spaces; the byte buffer, which the tensors fill without gaps. Source: the format section of
// https://github.com/huggingface/safetensors. Everything here works on bytes in memory.

/// Bytes before the header.
inline constexpr std::uint64_t safetensorsPrefixBytes = 8;
/// Longest header that the format allows.
inline constexpr std::uint64_t safetensorsLongestHeader = 100'000'000;

/// The one name that no tensor can have: it stands for the file's own texts.
inline constexpr char safetensorsMetadataKey[] = "__metadata__";

/// Bits of one element of a type that the format defines, converted by this program or not; 0: it does not.
[[nodiscard]] std::uint64_t safetensorsBits(const std::string& dtypeName);
/// Bytes of a tensor; nothing when they overflow 64 bits or are not whole. 0 for unknown types.
[[nodiscard]] std::optional<std::uint64_t> safetensorsBytes(const std::string& dtypeName, const Shape& shape);

/// What a header tells, checked: the tensors' bytes follow one another from `dataBegin` to the end of the
/// file.
struct SafetensorsHeader {
    struct Entry {
        TensorInfo info;
        std::uint64_t fileOffset = 0; ///< of the first element
    };
    std::vector<Entry> entries; ///< by offset; empty tensors before others at the same place, then as listed
    std::vector<std::pair<std::string, std::string>> metadata; ///< `__metadata__`, in file order
};

/// The header's length from the file's first bytes (at least 8 unless the file is shorter), refused when over
/// 100,000,000 or over the file. Throws Error(malformed).
[[nodiscard]] std::uint64_t safetensorsHeaderLength(std::span<const std::byte> start, std::uint64_t fileSize,
                                                    const std::string& where);

/// Parses and checks a header (without the 8 bytes before it) of a file of `fileSize` bytes.
/// Throws Error(malformed | unsupported), naming tensor and fault.
[[nodiscard]] SafetensorsHeader parseSafetensorsHeader(std::span<const std::byte> header,
                                                       std::uint64_t fileSize, const std::string& where);

/// The `weight_map` of a model.safetensors.index.json: (tensor, shard's file name) in file order. Shards are
/// plain file names; anything that could lead out of the folder is refused. Throws Error(malformed).
[[nodiscard]] std::vector<std::pair<std::string, std::string>>
parseSafetensorsIndex(std::string_view text, const std::string& where);

} // namespace fft_tensor
