// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "device/fallback_pair.h"

#include <memory>

namespace fft_tensor {

/// The products of makeFallback().
[[nodiscard]] std::unique_ptr<ProductFactory> makeFallbackProducts(FallbackPairPtr pair);

} // namespace fft_tensor
