// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/host_tensor.h"

#include <cstdint>

namespace fft_tensor {

/// The tensor's entries in a random order that depends on `seed` and the element count alone: the same
/// values, no structure. (Fisher–Yates with the SplitMix64 generator of Steele, Lea and Flood, 2014.)
[[nodiscard]] TensorPtr shuffled(const HostTensor& tensor, std::uint64_t seed);

/// Relative error of i.i.d. Gaussian data at keep p of its Fourier spectrum: sqrt(1 − p(1 − ln p)).
[[nodiscard]] double whiteNoiseError(double keep);

} // namespace fft_tensor
