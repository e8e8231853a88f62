// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/memory_meter.h"
#include "product/product_factory.h"

#include <string>
#include <vector>

namespace fft_tensor {

/// What one product cost: preparing the weight, then multiplying one batch. Times are measured; bytes are
/// counted in the allocator that all large arrays of core go through, x and y excepted; of a product on a
/// device, in that of its memory, with the chunks of x and y that are there. (What OpenBLAS keeps
/// for itself, some megabytes per thread, is in peakResidentBytes only.)
struct ProductProfile {
    ProductMethod method = ProductMethod::dense;
    std::string device; ///< that multiplied: PreparedProduct::device()
    std::uint64_t batch = 0;
    double prepareSeconds = 0, multiplySeconds = 0;
    std::vector<ProductStage> stages; ///< of multiplying; they add up to multiplySeconds but for overheads

    std::vector<MemorySample>
        memory;                    ///< held over time, from the first byte of preparing on, weight included
    double multiplyBegan = 0;      ///< on the time axis of `memory`
    std::uint64_t weightBytes = 0; ///< held for as long as the product lives
    std::uint64_t preparePeakBytes = 0, multiplyPeakBytes = 0; ///< weight included
    std::uint64_t peakResidentBytes = 0;                       ///< of the whole process so far

    [[nodiscard]] double flops() const;
    [[nodiscard]] double bytesMoved() const;
};

/// Prepares and multiplies once, watching. The result y is what PreparedProduct::multiply() gives. Throws as
/// ProductFactory::prepare() and multiply() do.
/// Thread rule: nothing else may make or free large arrays meanwhile, or it is counted in.
[[nodiscard]] ProductProfile profileProduct(ProductMethod method, const SparseSpectralTensor& tensor,
                                            const ProductOptions& options, const ActivationView& x,
                                            std::span<float> y, std::span<const float> bias,
                                            ProductFactory& products, JobContext& context);

} // namespace fft_tensor
