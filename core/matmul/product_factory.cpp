// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "matmul/product_factory.h"

#include "base/parallel.h"

namespace fft_tensor {

namespace {

class CpuProducts final : public ProductFactory {
  public:
    explicit CpuProducts(Transform& transform) : m_transform(transform) {}

    std::string device() const override { return cpuText(); }
    std::unique_ptr<PreparedProduct> prepare(ProductMethod method, const SparseSpectralTensor& tensor,
                                             const ProductOptions& options, JobContext& context) override {
        return prepareProduct(method, tensor, options, m_transform, context);
    }

  private:
    Transform& m_transform;
};

} // namespace

std::unique_ptr<ProductFactory> makeCpuProducts(Transform& transform) {
    return std::make_unique<CpuProducts>(transform);
}

} // namespace fft_tensor
