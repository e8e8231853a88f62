// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The check is of spectra: products stay out of it, and with them what they need of core (OpenBLAS, FFTW).
#include "products/device_products.h"

namespace fft_tensor::gpu {

std::unique_ptr<ProductFactory> makeDeviceProducts(std::shared_ptr<Device>) {
    return nullptr;
}

} // namespace fft_tensor::gpu
