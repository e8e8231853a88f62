// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "codec/columns.h"
#include "tensor/shape.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fft_tensor {

struct Codec;

using Sha256 = std::array<std::byte, 32>;

/// Elements [offset, offset + count) of a column.
struct ColumnSlice {
    Column column = Column::bits8;
    std::uint64_t offset = 0, count = 0;

    bool operator==(const ColumnSlice&) const = default;
};

/// One row of a checkpoint's manifest: everything about one tensor but its numbers (format page:
/// checkpoint/FORMAT.md). A value type.
struct CheckpointRow {
    std::string name;
    const Codec* codec = nullptr; ///< how the tensor lies in its slices; null: one that this version lacks
    std::string codecName;        ///< as the file spells it
    std::string reason;           ///< why this codec, in a few words
    std::string dtypeName;        ///< of the source
    Shape shape;
    std::string transform;          ///< "fourier"; empty where nothing was transformed
    std::vector<int> axes;          ///< transform axes; empty where nothing was transformed
    std::optional<double> keep;     ///< asked; nothing where there is no such question
    double kept = 0;                ///< fraction of the full spectrum really kept; 1 for raw
    std::uint64_t coefficients = 0; ///< complex numbers stored; 0 for raw
    double relativeError = 0;
    /// Sum of W² of the source (0 for tensors that are not floating point): for pooled errors.
    double totalEnergy = 0;
    std::string parameters;          ///< the codec's own, as it writes them: checked by the codec alone
    std::vector<ColumnSlice> slices; ///< in the codec's order
    std::uint64_t inputBytes = 0;
    std::uint64_t storedBytes = 0; ///< share of compressed chunks and of the manifest
    Sha256 sha256{};               ///< over the decoded slices, one after another, little-endian

    bool operator==(const CheckpointRow&) const = default;
};

} // namespace fft_tensor
