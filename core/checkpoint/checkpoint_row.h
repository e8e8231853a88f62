// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/shape.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fft_tensor {

/// The closed list of ways a tensor lies in a checkpoint.
enum class Encoding { spectralFloat32, spectralFloat16, raw };

[[nodiscard]] std::string_view name(Encoding encoding); ///< "spectral-float32", "spectral-float16", "raw"
[[nodiscard]] std::optional<Encoding> encodingFromName(std::string_view name);

using Sha256 = std::array<std::byte, 32>;

/// One row of a checkpoint's manifest: everything about one tensor but its numbers.
/// Offsets and counts are in elements of the column that the encoding and bit width name (format page:
/// checkpoint/FORMAT.md).
struct CheckpointRow {
    std::string name;
    Encoding encoding = Encoding::raw;
    std::string reason;    ///< why this encoding, in a few words
    std::string dtypeName; ///< of the source
    Shape shape;
    std::vector<int> axes;          ///< transform axes; empty for raw
    int halvedAxis = -1;            ///< -1 for raw
    double scale = 1;               ///< power of two: true coefficient = stored value · scale
    std::optional<double> keep;     ///< asked; nothing for raw
    double kept = 0;                ///< fraction of the full spectrum really kept; 1 for raw
    std::uint64_t coefficients = 0; ///< complex numbers stored
    double relativeError = 0;
    double totalEnergy =
        0; ///< sum of W² of the source (0 for tensors that are not floating point): for pooled errors
    unsigned gapBits = 0; ///< 8, 16, 32; 0 for raw
    std::uint64_t gapOffset = 0, gapCount = 0;
    std::uint64_t valueOffset = 0; ///< valueCount = coefficients
    unsigned rawBits = 0;          ///< 8, 16, 32, 64; 0 for spectral
    std::uint64_t rawOffset = 0, rawCount = 0;
    std::uint64_t inputBytes = 0;
    std::uint64_t storedBytes = 0; ///< share of compressed chunks and of the manifest
    Sha256 sha256{};               ///< over the decoded slices: gaps, real, imaginary; or the raw elements

    bool operator==(const CheckpointRow&) const = default;
};

} // namespace fft_tensor
