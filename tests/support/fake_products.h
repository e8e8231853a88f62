// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/methods/cpu_products.h"
#include "support/fake_device.h"

namespace fft_tensor::tests {

/// A tenth of the CPU's forecasts, so that a test sees which of the two was asked.
class FakePlace final : public ProductPlace {
  public:
    static constexpr std::uint64_t room = 3'000'000;
    explicit FakePlace(std::string device) : m_device(std::move(device)) {}
    std::string device() const override { return m_device; }
    std::string memoryText() const override { return "the memory of " + m_device; }
    std::uint64_t roomBytes() const override { return room; }
    ProductMemory forecast(ProductMethod method, const Matricization& matricization,
                           std::uint64_t coefficients, std::uint64_t batch,
                           const ProductOptions& options) const override {
        const ProductMemory cpu = forecastMemory(method, matricization, coefficients, batch, options);
        return {cpu.weight / 10, cpu.prepare / 10, cpu.multiply / 10};
    }

  private:
    std::string m_device;
};

/// Multiplies on the CPU under the device's name.
class FakeProduct final : public PreparedProduct {
  public:
    FakeProduct(FakeDevicePtr device, std::unique_ptr<PreparedProduct> real, const ProductOptions& options)
        : PreparedProduct(real->matricization(), options, 0, std::make_shared<FakePlace>(device->name)),
          m_device(std::move(device)),
          m_real(std::move(real)) {
        ++m_device->alive;
    }
    ~FakeProduct() override { --m_device->alive; }
    FakeProduct(const FakeProduct&) = delete;
    FakeProduct& operator=(const FakeProduct&) = delete;

    ProductMethod method() const override { return m_real->method(); }
    std::uint64_t weightBytes() const override { return m_real->weightBytes(); }
    std::uint64_t heldBytes() const override { return m_real->heldBytes(); }
    std::uint64_t blockBytes() const override { return m_real->blockBytes(); }
    void releaseWork() override { m_real->releaseWork(); }

  protected:
    std::uint64_t workBytes(const ActivationView&) const override { return 0; }
    void run(const ActivationView& x, std::span<float> y, std::span<const float> bias, JobContext& context,
             StageClock& clock) override {
        m_device->enter("multiply");
        m_real->multiply(x, y, bias, context, &clock);
    }

  private:
    FakeDevicePtr m_device;
    std::unique_ptr<PreparedProduct> m_real;
};

class FakeProducts final : public ProductFactory {
  public:
    explicit FakeProducts(FakeDevicePtr device) : m_device(std::move(device)) {}
    std::string device() const override { return m_device->name; }
    ProductPlacePtr place() override {
        m_device->enter("place");
        return std::make_shared<FakePlace>(m_device->name);
    }
    double memoryBandwidth(JobContext&) override {
        m_device->enter("memoryBandwidth");
        return 1e10;
    }
    std::unique_ptr<PreparedProduct> prepare(ProductMethod method, const SparseSpectralTensor& tensor,
                                             const ProductOptions& options, JobContext& context) override {
        m_device->enter("prepare");
        return std::make_unique<FakeProduct>(
            m_device, prepareProduct(method, tensor, options, m_cpu->transform(), context), options);
    }

  private:
    FakeDevicePtr m_device;
    std::unique_ptr<Backend> m_cpu = makeCpuBackend();
};

} // namespace fft_tensor::tests
