// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/product_place.h"
#include "products/device_products.h"

#include <atomic>

namespace fft_tensor::gpu {

/// The memory of a device, as the thread that owns it last saw it: no other thread asks the driver.
class DevicePlace final : public ProductPlace {
  public:
    explicit DevicePlace(std::string device) : m_device(std::move(device)) {}

    /// On the device's thread. Throws Error(deviceFailed).
    void look(const DeviceMemory& memory) { m_room = memory.available(); }

    [[nodiscard]] std::string device() const override { return m_device; }
    [[nodiscard]] std::string memoryText() const override { return "the memory of " + m_device; }
    [[nodiscard]] std::uint64_t roomBytes() const override { return m_room; }
    [[nodiscard]] ProductMemory forecast(ProductMethod method, const Matricization& matricization,
                                         std::uint64_t coefficients, std::uint64_t batch,
                                         const ProductOptions& options) const override {
        return forecastDeviceMemory(method, matricization, coefficients, batch, options);
    }

  private:
    std::string m_device;
    std::atomic<std::uint64_t> m_room = 0;
};

} // namespace fft_tensor::gpu
