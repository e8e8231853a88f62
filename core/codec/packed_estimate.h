// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/sparse_spectral_tensor.h"

#include <cstdint>

namespace fft_tensor {

/// Bytes that `coefficients` kept of `positions` possible ones take when packed: an estimate, to be shown
/// with ≈. Positions by the entropy of a coin of that bias (H(p)/p bits each: mathematics of sparse coding;
/// at least what deflate needs per byte-wide gap), values by what shuffle + deflate leave of white
/// coefficients (measured).
[[nodiscard]] std::uint64_t estimatePackedBytes(std::uint64_t coefficients, std::uint64_t positions,
                                                ValueType type);

/// What a row of the manifest takes after deflate, measured on files of 1 to 386 tensors.
inline constexpr std::uint64_t manifestRowBytes = 80;

/// The rule of bytes: coefficients are worth storing when, with a row of the manifest that explains them,
/// they take less than the raw elements. So nothing is given up for fewer bytes than its row takes anyway.
[[nodiscard]] constexpr bool spectrumPays(std::uint64_t spectralBytes, std::uint64_t rawBytes) {
    return spectralBytes + manifestRowBytes < rawBytes;
}

/// What a checkpoint takes besides packed tensors, measured likewise: a row of the manifest, and superblock,
/// dataset headers and indices.
inline constexpr double estimatedRowBytes = manifestRowBytes, estimatedFixedBytes = 7000;

/// What shuffle + deflate leave of trained float32 weights (measured).
inline constexpr double estimatedRawShare = 0.93;

} // namespace fft_tensor
