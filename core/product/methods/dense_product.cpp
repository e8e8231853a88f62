// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/dense_product.h"

#include "base/large_vector.h"
#include "base/parallel.h"
#include "product/methods/blas.h"
#include "product/methods/blas_rows.h"
#include "product/methods/cpu_products.h"

#include <algorithm>

namespace fft_tensor {

namespace {

class DenseProduct final : public PreparedProduct {
  public:
    DenseProduct(Matricization matricization, const ProductOptions& options, std::uint64_t coefficients,
                 LargeVector<float> weight)
        : PreparedProduct(std::move(matricization), options, coefficients, cpuPlace()),
          m_weight(std::move(weight)) {}

    ProductMethod method() const override { return ProductMethod::dense; }
    std::uint64_t weightBytes() const override { return m_weight.size() * sizeof(float); }
    std::uint64_t heldBytes() const override { return weightBytes(); }
    void releaseWork() override {}

  protected:
    std::uint64_t workBytes(const ActivationView& x) const override { return BlasRows::copyBytes(x); }

    void run(const ActivationView& x, std::span<float> y, std::span<const float> bias, JobContext& context,
             StageClock& clock) override {
        const BlasRows rows(x);
        const std::size_t in = matricization().input().length, out = matricization().output().length;
        const bool transposed = matricization().options().transposed;
        const std::size_t height = transposed ? out : in, width = transposed ? in : out;
        const MatrixView<const float> weight{m_weight.data(), height, width, width};
        const std::size_t all = x.rows();
        const std::size_t step = rowsPerBlasCall(in, out); // one call cannot be cancelled
        for (std::size_t first = 0; first < all; first += step) {
            context.checkpoint();
            context.setFraction(static_cast<double>(first) / static_cast<double>(all));
            const std::size_t count = std::min(step, all - first);
            float* const to = y.data() + first * out;
            for (std::size_t row = 0; !bias.empty() && row < count; ++row)
                std::copy(bias.begin(), bias.end(), to + row * out);
            const double flops = 2.0 * static_cast<double>(count) * static_cast<double>(in * out);
            const double moved =
                4.0 * (static_cast<double>(in * out) + static_cast<double>(count * (in + out)));
            clock.time("GEMM", flops, moved, [&] {
                multiplyMatrices(rows.view(first, count), weight, transposed, bias.empty() ? 0.0f : 1.0f,
                                 {to, count, out, out});
            });
        }
    }

  private:
    LargeVector<float> m_weight;
};

} // namespace

std::unique_ptr<PreparedProduct> prepareDense(const SparseSpectralTensor& tensor,
                                              const ProductOptions& options, Transform& transform,
                                              JobContext& context) {
    Matricization matricization(tensor.layout, options.matricization);
    LargeVector<float> weight(tensor.layout.fullCount());
    rebuildInto(tensor, transform, weight, context);
    return std::make_unique<DenseProduct>(std::move(matricization), options, tensor.coefficients(),
                                          std::move(weight));
}

ProductMemory denseMemory(const Matricization& matricization) {
    const SpectrumLayout& layout = matricization.layout();
    ProductMemory memory;
    memory.weight = memory.multiply = layout.fullCount() * sizeof(float);
    memory.prepare = memory.weight + layout.halfCount() * sizeof(std::complex<float>) +
                     static_cast<std::uint64_t>(parallelThreads()) * transformThreadBytes(layout);
    return memory;
}

} // namespace fft_tensor
