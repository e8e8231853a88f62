// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/backend.h"
#include "spectral/resident_spectrum.h"

#include <memory>

namespace fft_tensor {

/// What every backend does before it computes: the power-of-two scale of a tensor with that largest
/// magnitude, so that no energy overflows or vanishes (0 for ordinary magnitudes).
[[nodiscard]] int scaleExponentFor(float largestMagnitude);

/// Error(notFinite) with the tensor's name, the element's index and what to do.
[[noreturn]] void refuseNotFinite(const HostTensor& tensor, std::uint64_t element);

/// The Analysis of a spectrum, on whatever device it lies: everything that is decided from the large arrays.
[[nodiscard]] std::unique_ptr<Analysis> makeAnalysis(TensorPtr tensor, SpectrumLayout layout,
                                                     std::unique_ptr<ResidentSpectrum> spectrum);

} // namespace fft_tensor
