// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/product.h"

namespace fft_tensor {

// W half rebuilt, a block of output frequencies at a time: each block's lines (frequency_lines.h) are the
// columns of a real matrix that x is multiplied by, and one inverse real FFT per row ends it. Exact for every
// size and every block; costs the flops of the dense product and the FFTs of the lines; holds the block
// asked for and half a spectrum of y.

[[nodiscard]] std::unique_ptr<PreparedProduct>
prepareStreaming(const SparseSpectralTensor& tensor, const ProductOptions& options, JobContext& context);

/// At most. Throws Error(invalidArgument) for a block that holds no line.
[[nodiscard]] ProductMemory streamingMemory(const Matricization& matricization, std::uint64_t coefficients,
                                            std::uint64_t batch, const ProductOptions& options);

} // namespace fft_tensor
