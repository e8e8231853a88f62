// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "matmul/product.h"

namespace fft_tensor {

// The baseline: W rebuilt once (in its own shape), then the library's GEMM, or GEMV for a single row of x.

[[nodiscard]] std::unique_ptr<PreparedProduct> prepareDense(const SparseSpectralTensor& tensor,
                                                            const ProductOptions& options,
                                                            Transform& transform, JobContext& context);

/// Bytes on top of the weight: none, or a copy of x whose layout BLAS does not take.
[[nodiscard]] std::uint64_t denseWorkBytes(const ActivationView& x);

} // namespace fft_tensor
