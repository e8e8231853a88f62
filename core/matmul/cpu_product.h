// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "matmul/product.h"

namespace fft_tensor {

/// A product whose weight and work memory lie in this computer's memory. Apart from PreparedProduct, so that
/// a program whose products live on a device alone needs neither OpenBLAS nor FFTW.
class CpuProduct : public PreparedProduct {
  public:
    [[nodiscard]] std::string device() const override; ///< cpuText()

  protected:
    using PreparedProduct::PreparedProduct;
    [[nodiscard]] std::uint64_t roomBytes() const final;
    [[nodiscard]] ProductMemory forecast(ProductMethod method, std::uint64_t batch) const final;
};

} // namespace fft_tensor
