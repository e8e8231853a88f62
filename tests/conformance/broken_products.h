// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "product/methods/cpu_products.h"
#include "spectral/backend.h"
#include "support/fake_products.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace fft_tensor::tests {

/// What broken products do wrong.
enum class ProductFault {
    none,
    scaled,
    swappedOutputs,
    lostBias,
    lostRow,
    lostEntry,
    lostExponent,
    lostInBlocks,
    ignoredTranspose,
    ignoredStride,
    ignoredLimit,
    acceptsBlocks,
    spreadsNan,
    swallowsNan,
    restless,
    neverStops,
    keepsWork,
    otherDevice,
    failing,
};

/// The CPU's product with one fault.
class BrokenProduct final : public PreparedProduct {
  public:
    BrokenProduct(ProductFault fault, std::unique_ptr<PreparedProduct> sound, const ProductOptions& options)
        : PreparedProduct(sound->matricization(), options, 0, placeOf(fault, *sound)),
          m_fault(fault),
          m_sound(std::move(sound)) {}

    ProductMethod method() const override { return m_sound->method(); }
    std::uint64_t weightBytes() const override { return m_sound->weightBytes(); }
    std::uint64_t heldBytes() const override {
        return m_sound->heldBytes() + (m_fault == ProductFault::keepsWork ? 8 : 0);
    }
    void releaseWork() override { m_sound->releaseWork(); }

  protected:
    std::uint64_t workBytes(const ActivationView&) const override { return 0; }
    void run(const ActivationView& x, std::span<float> y, std::span<const float> bias, JobContext& context,
             StageClock& clock) override {
        JobContext unwatched;
        ActivationView seen = x;
        if (m_fault == ProductFault::ignoredStride && x.columnStride > 0)
            seen.columnStride = 1;
        if (m_fault == ProductFault::lostBias)
            bias = {};
        m_sound->multiply(seen, y, bias, m_fault == ProductFault::neverStops ? unwatched : context, &clock);
        spoil(y, x.rows());
    }

  private:
    static ProductPlacePtr placeOf(ProductFault fault, const PreparedProduct& sound) {
        return fault == ProductFault::otherDevice ? std::make_shared<FakePlace>("elsewhere") : sound.place();
    }
    void spoil(std::span<float> y, std::uint64_t rows) {
        const std::size_t out = matricization().output().length;
        if (m_fault == ProductFault::scaled)
            for (float& value : y)
                value *= 1.00001f;
        if (m_fault == ProductFault::swappedOutputs && out > 1)
            std::swap(y[0], y[1]);
        if (m_fault == ProductFault::lostRow && rows % 16 == 1 && rows > 16)
            std::fill(y.end() - static_cast<std::ptrdiff_t>(out), y.end(), 0.0f);
        if (m_fault == ProductFault::restless && !y.empty())
            y[0] = m_calls++ % 2 == 1 ? std::nextafter(y[0], 2 * y[0]) : y[0];
        if (m_fault == ProductFault::spreadsNan)
            for (std::size_t i = 0; i + out < y.size(); ++i)
                if (std::isnan(y[i])) // the last of the row reaches the next
                    y[(i / out + 1) * out] = y[i];
        if (m_fault == ProductFault::swallowsNan)
            for (float& value : y)
                value = std::isnan(value) ? 0 : value;
    }

    ProductFault m_fault;
    std::unique_ptr<PreparedProduct> m_sound;
    unsigned m_calls = 0;
};

class BrokenProducts final : public ProductFactory {
  public:
    explicit BrokenProducts(ProductFault fault) : m_fault(fault) {}

    std::string device() const override { return m_sound->device(); }
    ProductPlacePtr place() override { return m_sound->place(); }
    double memoryBandwidth(JobContext& context) override { return m_sound->memoryBandwidth(context); }
    std::unique_ptr<PreparedProduct> prepare(ProductMethod method, const SparseSpectralTensor& tensor,
                                             const ProductOptions& options, JobContext& context) override {
        if (m_fault == ProductFault::failing)
            throw Error(ErrorCode::deviceFailed, "The device is gone.");
        SparseSpectralTensor seen = tensor;
        ProductOptions asked = options;
        const bool lost = m_fault == ProductFault::lostEntry ||
                          (m_fault == ProductFault::lostInBlocks && options.blockColumns == 5U);
        if (lost && seen.coefficients() > 1) {
            seen.positions.pop_back();
            seen.values.pop_back();
        }
        if (m_fault == ProductFault::lostExponent)
            seen.exponent = std::max(seen.exponent, -60);
        if (m_fault == ProductFault::ignoredTranspose)
            asked.matricization.transposed = false;
        if (m_fault == ProductFault::ignoredLimit)
            asked.memoryLimit.reset();
        if (m_fault == ProductFault::acceptsBlocks && asked.blockColumns == 0U)
            asked.blockColumns = 1;
        JobContext unwatched;
        return std::make_unique<BrokenProduct>(
            m_fault,
            m_sound->prepare(method, seen, asked, m_fault == ProductFault::neverStops ? unwatched : context),
            asked);
    }

  private:
    ProductFault m_fault;
    std::unique_ptr<Backend> m_cpu = makeCpuBackend();
    std::unique_ptr<ProductFactory> m_sound = makeCpuProducts(m_cpu->transform());
};

} // namespace fft_tensor::tests
