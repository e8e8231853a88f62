// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "product/activations.h"
#include "product/product_place.h"
#include "product/resident_batch.h"
#include "product/stage_clock.h"
#include "spectral/sparse_spectral_tensor.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace fft_tensor {

/// A weight made ready to be multiplied many times.
/// Thread rule: one call at a time (loops inside are parallel); it may be used and destroyed on any thread.
class PreparedProduct {
  public:
    virtual ~PreparedProduct() = default;

    [[nodiscard]] virtual ProductMethod method() const = 0;
    [[nodiscard]] const Matricization& matricization() const { return m_matricization; }
    /// Where its weight lies and who multiplies. Never null.
    [[nodiscard]] const ProductPlacePtr& place() const { return m_place; }
    /// That place's, for people; what the factory's device() said when it prepared the product.
    [[nodiscard]] std::string device() const { return m_place->device(); }
    /// The weight, with the tables of its transforms, which it holds for as long as it lives.
    [[nodiscard]] virtual std::uint64_t weightBytes() const = 0;
    /// Streaming: what rebuilding W a block at a time takes beside weightBytes() while it multiplies, however
    /// many rows; 0 for the other methods.
    [[nodiscard]] virtual std::uint64_t blockBytes() const { return 0; }
    /// What it holds now: the weight, and the work memory of the last product, kept for the next.
    [[nodiscard]] virtual std::uint64_t heldBytes() const = 0;
    /// Gives the work memory back.
    virtual void releaseWork() = 0;

    /// y (row-major, rows of matricization().output().length, as many as x has) = x·W + bias. y must not
    /// overlap x. `bias` is empty or one number per column of y. A NaN in a row of x makes the whole of that
    /// row of y NaN, an infinity makes it NaN or infinite; other rows are not touched by it. Relative error
    /// against exact arithmetic with the same coefficients: about 5e-7, and below productTolerance()
    /// (rounding_bound.h) with any kernels. Throws Error(invalidArgument) that names both shapes where x, y,
    /// bias and W do not fit together or x has no rows; Error(outOfMemory) that says how much is needed and
    /// which other method would fit; Cancelled, after which y is undefined and the product still usable.
    void multiply(const ActivationView& x, std::span<float> y, std::span<const float> bias,
                  JobContext& context, StageClock* clock = nullptr);

    /// Brings x to where the weight lies (on the CPU it is there), to multiply it there: y = x·W. The memory
    /// of x and y must outlive the batch; y is what ResidentBatch::fetch() fills, and undefined before.
    /// Throws as multiply().
    [[nodiscard]] std::unique_ptr<ResidentBatch> makeResident(const ActivationView& x, std::span<float> y,
                                                              JobContext& context);

  protected:
    /// `coefficients`: as many as the compressed weight has. `place`: non-null.
    PreparedProduct(Matricization matricization, const ProductOptions& options, std::uint64_t coefficients,
                    ProductPlacePtr place)
        : m_matricization(std::move(matricization)),
          m_options(options),
          m_coefficients(coefficients),
          m_place(std::move(place)) {}
    /// It lives elsewhere from now on. `place`: non-null.
    void moveTo(ProductPlacePtr place) { m_place = std::move(place); }
    [[nodiscard]] const ProductOptions& options() const { return m_options; }

    /// Bytes on top of weightBytes() while a batch is multiplied, at most.
    [[nodiscard]] virtual std::uint64_t workBytes(const ActivationView& x) const = 0;
    virtual void run(const ActivationView& x, std::span<float> y, std::span<const float> bias,
                     JobContext& context, StageClock& clock) = 0;
    /// What makeResident() hands out, checked. Here: x and y stay where they are.
    [[nodiscard]] virtual std::unique_ptr<ResidentBatch> reside(const ActivationView& x, std::span<float> y,
                                                                JobContext& context);

    /// Called before place()'s room counts: a device's looks at its memory, which other threads must not.
    virtual void lookAtRoom() const {}

  private:
    void check(const ActivationView& x, std::span<const float> y, std::span<const float> bias) const;
    [[nodiscard]] std::uint64_t roomBytes() const;
    [[nodiscard]] bool fits(std::uint64_t workBytes) const;
    void requireFit(std::uint64_t workBytes, std::uint64_t rows) const;

    Matricization m_matricization;
    ProductOptions m_options;
    std::uint64_t m_coefficients;
    ProductPlacePtr m_place;
};

/// Throws Error(outOfMemory) where `forecast` says that preparing the method needs more than `limit` bytes;
/// the sentence names the methods that would fit. `forecast` may throw Error for options that do not suit.
void requireProductMemory(ProductMethod method, std::uint64_t limit,
                          const std::function<ProductMemory(ProductMethod)>& forecast);

} // namespace fft_tensor
