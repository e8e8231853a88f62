// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/weights/matricization.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fft_tensor {

/// Three ways to one result: y = x·W (or x·Wᵀ) with W given by the kept coefficients of its spectrum.
enum class ProductMethod {
    dense,     ///< rebuild W once, then GEMM
    streaming, ///< rebuild W half way, a block at a time, GEMM per block
    spectral,  ///< never rebuild anything: FFT of x, sparse complex product, inverse FFT
};
inline constexpr ProductMethod allProductMethods[] = {ProductMethod::dense, ProductMethod::streaming,
                                                      ProductMethod::spectral};

[[nodiscard]] std::string_view name(ProductMethod method); ///< "dense", "streaming", "spectral"

struct ProductOptions {
    MatricizationOptions matricization;
    /// Streaming only: output frequencies rebuilt at a time, or the bytes that they may take; at most one of
    /// the two. Where neither is given: on the CPU 16 MiB; on a device as much as leaves weight, block and a
    /// row of x and y within a quarter of the dense weight, at most what 4096 frequencies take (16 MiB where
    /// that is more), and 16 MiB where what is kept leaves no such room. More than there is means all at
    /// once.
    std::optional<std::uint64_t> blockColumns, blockBytes;
    /// Streaming only: rebuild the next block (in the other half of the asked bytes) while one is multiplied.
    bool overlap = false;
    /// What the product may hold, weight included, x and y not; nothing: what is left where it lives.
    std::optional<std::uint64_t> memoryLimit;
};

/// Bytes that a product holds, x and y not counted. Where a side's length has large prime factors, what its
/// transforms take depends on which way proves faster, and this is the larger.
struct ProductMemory {
    std::uint64_t weight = 0;   ///< for as long as it lives
    std::uint64_t prepare = 0;  ///< at the peak of preparing it, `weight` included
    std::uint64_t multiply = 0; ///< at the peak of multiplying, `weight` included
    [[nodiscard]] std::uint64_t peak() const { return std::max(prepare, multiply); }
};

} // namespace fft_tensor
