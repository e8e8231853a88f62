// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/product.h"

namespace fft_tensor {

// The product that never builds W (mathematics as in matricization.h). For tiles of up to 32 rows of x: an
// FFT of each row; Y[l] = sum over kept k of F[k, l]·conj X[k] with all sums of one l in registers; an
// inverse FFT of each row of Y.

[[nodiscard]] std::unique_ptr<PreparedProduct>
prepareSpectral(const SparseSpectralTensor& tensor, const ProductOptions& options, JobContext& context);

/// At most.
[[nodiscard]] ProductMemory spectralMemory(const Matricization& matricization, std::uint64_t coefficients,
                                           std::uint64_t batch);

} // namespace fft_tensor
