// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/activations.h"
#include "product/weights/matricization.h"
#include "spectral/sparse_spectral_tensor.h"

#include <span>
#include <vector>

namespace fft_tensor {

/// The yardstick: x times the rebuilt W (`weight`, the tensor's values), in double throughout, row-major. W
/// is turned into double a few rows at a time.
[[nodiscard]] std::vector<double> referenceProduct(std::span<const float> weight,
                                                   const Matricization& matricization,
                                                   const ActivationView& x, JobContext& context);

/// |values - truth| / |truth|, Frobenius norms in double; the norm of the difference where truth is 0.
[[nodiscard]] double relativeFrobeniusError(std::span<const float> values, std::span<const double> truth);

} // namespace fft_tensor
