// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <span>

namespace fft_tensor {

/// ‖values − source‖ / ‖source‖ (Frobenius), summed in double in a fixed order: the same on any number of
/// threads. Of a source of zeros: 0 where the values are zeros as well, else 1. Equal lengths.
[[nodiscard]] double relativeError(std::span<const float> source, std::span<const float> values);

} // namespace fft_tensor
