// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "kernels/transform_order.h"
#include "transform/spectrum_layout.h"

#include <cstdint>

namespace fft_tensor::gpu {

/// The two orders of a layout's arrays. Throws Error(unsupported) for layouts of more than
/// TransformOrder::mostAxes axes that cannot be folded.
struct LayoutOrder {
    explicit LayoutOrder(const SpectrumLayout& layout);

    TransformOrder order;
    std::uint64_t outer = 1;       ///< slices: product of the lengths that are not transformed
    std::uint64_t deviceCount = 1; ///< coefficients of the half spectrum in device order
    bool sameTensor = true;        ///< both orders of the tensor agree
    bool sameSpectrum = true;      ///< both orders of the half spectrum agree
};

} // namespace fft_tensor::gpu
