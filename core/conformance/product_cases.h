// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "conformance/conformance.h"
#include "product/product_factory.h"

#include <vector>

namespace fft_tensor {

/// The suite that the products of every device must pass: each method, against the definition of the
/// transform and plain loops in double; and what is refused, by its sentence. Weights are synthetic, so that
/// no backend is needed; nor is an FFT library, or OpenBLAS. options.largestElements: of a weight. `products`
/// must outlive the cases, and is used on the calling thread, alone.
[[nodiscard]] std::vector<ConformanceCase> productCases(ProductFactory& products,
                                                        const ConformanceOptions& options);

/// conformanceCases(), then productCases(): all that a device is tested by.
[[nodiscard]] std::vector<ConformanceCase> deviceCases(Backend& backend, ProductFactory& products,
                                                       Backend* reference, const ConformanceOptions& options);

} // namespace fft_tensor
