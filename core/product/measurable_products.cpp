// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/measurable_products.h"

#include "product/product_factory.h"

namespace fft_tensor {

MeasurableProducts::~MeasurableProducts() = default;

MeasurableProducts* measurableOf(ProductFactory& products) {
    return dynamic_cast<MeasurableProducts*>(&products);
}

} // namespace fft_tensor
