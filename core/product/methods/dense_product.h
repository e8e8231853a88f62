// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/product.h"
#include "transform/transform.h"

namespace fft_tensor {

// The baseline: W rebuilt once (in its own shape), then the library's GEMM, or GEMV for a single row of x.

[[nodiscard]] std::unique_ptr<PreparedProduct> prepareDense(const SparseSpectralTensor& tensor,
                                                            const ProductOptions& options,
                                                            Transform& transform, JobContext& context);

/// At most; x whose layout BLAS does not take is copied on top of it.
[[nodiscard]] ProductMemory denseMemory(const Matricization& matricization);

} // namespace fft_tensor
