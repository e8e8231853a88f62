// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "matmul/activations.h"
#include "matmul/fold.h"
#include "matmul/resident_batch.h"
#include "matmul/stage_clock.h"
#include "spectral/sparse_spectral_tensor.h"
#include "transform/transform.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
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
    FoldOptions fold;
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

/// A weight made ready to be multiplied many times.
/// Thread rule: one call at a time (loops inside are parallel); it may be used and destroyed on any thread.
class PreparedProduct {
  public:
    virtual ~PreparedProduct() = default;

    [[nodiscard]] virtual ProductMethod method() const = 0;
    [[nodiscard]] const Fold& fold() const { return m_fold; }
    /// Where its weight lies and who multiplies, for people; what the factory's device() said when it did.
    [[nodiscard]] virtual std::string device() const = 0;
    /// The weight, with the tables of its transforms, which it holds for as long as it lives.
    [[nodiscard]] virtual std::uint64_t weightBytes() const = 0;
    /// Streaming: what rebuilding W a block at a time takes beside weightBytes() while it multiplies, however
    /// many rows; 0 for the other methods.
    [[nodiscard]] virtual std::uint64_t blockBytes() const { return 0; }
    /// What it holds now: the weight, and the work memory of the last product, kept for the next.
    [[nodiscard]] virtual std::uint64_t heldBytes() const = 0;
    /// Gives the work memory back.
    virtual void releaseWork() = 0;

    /// y (row-major, rows of fold().output().length, as many as x has) = x·W + bias. y must not overlap x.
    /// `bias` is empty or one number per column of y. A NaN in a row of x makes the whole of that row of y
    /// NaN, an infinity makes it NaN or infinite; other rows are not touched by it.
    /// Relative error against exact arithmetic with the same coefficients: about 5e-7, and below
    /// productTolerance() (rounding_bound.h) with any kernels.
    /// Throws Error(invalidArgument) that names both shapes where x, y, bias and W do not fit together or x
    /// has no rows; Error(outOfMemory) that says how much is needed and which other method would fit;
    /// Cancelled, after which y is undefined and the product still usable.
    void multiply(const ActivationView& x, std::span<float> y, std::span<const float> bias,
                  JobContext& context, StageClock* clock = nullptr);

    /// Brings x to where the weight lies (on the CPU it is there), to multiply it there: y = x·W. The memory
    /// of x and y must outlive the batch; y is what ResidentBatch::fetch() fills, and undefined before.
    /// Throws as multiply().
    [[nodiscard]] std::unique_ptr<ResidentBatch> makeResident(const ActivationView& x, std::span<float> y,
                                                              JobContext& context);

  protected:
    /// `coefficients`: as many as the compressed weight has.
    PreparedProduct(Fold fold, const ProductOptions& options, std::uint64_t coefficients)
        : m_fold(std::move(fold)), m_options(options), m_coefficients(coefficients) {}
    [[nodiscard]] const ProductOptions& options() const { return m_options; }

    /// Bytes on top of weightBytes() while a batch is multiplied, at most.
    [[nodiscard]] virtual std::uint64_t workBytes(const ActivationView& x) const = 0;
    virtual void run(const ActivationView& x, std::span<float> y, std::span<const float> bias,
                     JobContext& context, StageClock& clock) = 0;
    /// What makeResident() hands out, checked. Here: x and y stay where they are.
    [[nodiscard]] virtual std::unique_ptr<ResidentBatch> reside(const ActivationView& x, std::span<float> y,
                                                                JobContext& context);

    /// What may still be allocated where the product lives; what a method would hold there.
    [[nodiscard]] virtual std::uint64_t roomBytes() const = 0;
    [[nodiscard]] virtual ProductMemory forecast(ProductMethod method, std::uint64_t batch) const = 0;
    [[nodiscard]] std::uint64_t coefficients() const { return m_coefficients; }

  private:
    void check(const ActivationView& x, std::span<const float> y, std::span<const float> bias) const;
    [[nodiscard]] bool fits(std::uint64_t workBytes) const;
    void requireFit(std::uint64_t workBytes, std::uint64_t rows) const;

    Fold m_fold;
    ProductOptions m_options;
    std::uint64_t m_coefficients;
};

/// A product on the CPU. Throws Error(invalidArgument) for options that make no sense, Error(outOfMemory)
/// that says how much is needed and which other method would fit, Cancelled.
[[nodiscard]] std::unique_ptr<PreparedProduct> prepareProduct(ProductMethod method,
                                                              const SparseSpectralTensor& tensor,
                                                              const ProductOptions& options,
                                                              Transform& transform, JobContext& context);

/// Throws Error(outOfMemory) where `forecast` says that preparing the method needs more than `limit` bytes;
/// the sentence names the methods that would fit. `forecast` may throw Error for options that do not suit.
void requireProductMemory(ProductMethod method, std::uint64_t limit,
                          const std::function<ProductMemory(ProductMethod)>& forecast);

/// What a product on the CPU would hold at most, without preparing it: from the number of coefficients alone.
/// Throws Error(invalidArgument) for a block that makes no sense.
[[nodiscard]] ProductMemory forecastMemory(ProductMethod method, const Fold& fold, std::uint64_t coefficients,
                                           std::uint64_t batch, const ProductOptions& options);

} // namespace fft_tensor
