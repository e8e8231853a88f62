// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/product_factory.h"
#include "resident/device.h"
#include "runtime/blas.h"

#include <memory>

namespace fft_tensor::gpu {

class DevicePlace;

/// What the products of one device share beside the device itself.
struct ProductDevice {
    ProductDevice(std::shared_ptr<Device> ofDevice, std::shared_ptr<DevicePlace> ofProducts)
        : device(std::move(ofDevice)), place(std::move(ofProducts)) {}

    /// Made when it is first needed: it takes some of the device's memory.
    [[nodiscard]] Blas& blas() {
        if (!m_blas)
            m_blas = device->memory().makeWithRoom([] { return std::make_unique<Blas>(); });
        return *m_blas;
    }

    std::shared_ptr<Device> device;
    std::shared_ptr<DevicePlace> place;
    Stream rebuilding; ///< streaming's second stream

  private:
    std::unique_ptr<Blas> m_blas;
};

/// Products whose weight and work memory lie on a device. Factories and products keep the device alive.
[[nodiscard]] std::unique_ptr<ProductFactory> makeDeviceProducts(std::shared_ptr<Device> device);

/// What such a product would hold in the device's memory at most, cuFFT's work memory guessed as one more
/// spectrum. Streaming's block, where none is asked for, follows from `coefficients`: see ProductOptions.
/// Throws Error(invalidArgument) for a block that makes no sense.
[[nodiscard]] ProductMemory forecastDeviceMemory(ProductMethod method, const Matricization& matricization,
                                                 std::uint64_t coefficients, std::uint64_t batch,
                                                 const ProductOptions& options);

} // namespace fft_tensor::gpu
