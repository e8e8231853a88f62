// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "codec/checkpoint_row.h"
#include "codec/row_judge.h"
#include "spectral/sparse_spectral_tensor.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fft_tensor {

/// A tensor's elements as they lie in its source, little-endian, in elements of 8, 16, 32 or 64 bits (of
/// dtypes that are not converted: bytes).
struct RawElements {
    std::span<const std::byte> bytes;
    unsigned bits = 8;
    std::shared_ptr<const void> owner; ///< of the bytes; null: the caller keeps them
};

/// What a codec encodes.
using TensorContent = std::variant<RawElements, std::reference_wrapper<const SparseSpectralTensor>>;
/// What it gives back: the source's bytes, or kept coefficients.
using DecodedTensor = std::variant<std::vector<std::byte>, SparseSpectralTensor>;

/// The bytes of a row's slices, in its order.
using DecodedSlices = std::vector<std::vector<std::byte>>;

/// Whole elements of a column, little-endian.
struct EncodedSlice {
    Column column = Column::bits8;
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> owner; ///< null: whoever gave the content
};

/// A tensor as it goes into a checkpoint, but for deflate. `row` lacks what only the file knows: offsets,
/// stored bytes and SHA-256.
struct EncodedTensor {
    CheckpointRow row;
    std::vector<EncodedSlice> slices; ///< as row.slices
};

/// How a tensor becomes bytes and back. All functions are pure. Thread rule: any thread.
struct Codec {
    std::string_view name; ///< in the manifest
    bool exact;            ///< what comes back is what went in, bit for bit
    std::span<const Column> columns;
    /// Completes a row that has name, dtype, shape, reason, input bytes and (raw) total energy. Precondition:
    /// the content is of the kind that decode() gives.
    EncodedTensor (*encode)(CheckpointRow row, const TensorContent& content);
    /// Undoes it, from slices that are not trusted, for a row that check() let pass. Throws Error(malformed)
    /// with `where`.
    DecodedTensor (*decode)(const CheckpointRow& row, DecodedSlices&& slices, const std::string& where);
    /// Throws Error(malformed) unless slices, parameters and what all rows have agree with each other.
    void (*check)(const CheckpointRow& row, const RowJudge& judge);
    /// Bytes after deflate, estimated from what would be stored: `stored` of `possible` numbers.
    std::uint64_t (*estimate)(std::uint64_t stored, std::uint64_t possible);
};

/// All codecs, the one table: a new one is one line there.
[[nodiscard]] std::span<const Codec* const> codecs();
/// Null for names that this version does not know.
[[nodiscard]] const Codec* codecFromName(std::string_view name);

/// The elements as they are: for whatever gains nothing by a spectrum.
[[nodiscard]] const Codec& rawCodec();
/// Kept coefficients as gaps and float32 or float16 numbers.
[[nodiscard]] const Codec& spectralCodec(ValueType type);

/// The row's tensor is stored as its source's elements.
[[nodiscard]] inline bool isRaw(const CheckpointRow& row) {
    return row.codec == &rawCodec();
}

} // namespace fft_tensor
