// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "spectral/maps.h"
#include "tensor/host_tensor.h"

#include <cstdint>
#include <span>

namespace fft_tensor {

// Pictures of tensors that have no spectrum: integers, NaN or infinite values, or too little memory for more.

/// How many of them are NaN or infinite. In parallel.
[[nodiscard]] std::uint64_t notFiniteCount(std::span<const float> values);

/// A map of kind MapKind::weights, reduced to its extremes, of a tensor of rank 1 or more with elements. A
/// pixel over a NaN or infinite element is NaN; minimum and maximum are over the finite ones (0 where there
/// are none). Throws Error(unsupported) for tensors that are too large to be counted, Cancelled. Any thread.
[[nodiscard]] MapImage weightsMap(const HostTensor& tensor, const MapRequest& request, JobContext& context);

} // namespace fft_tensor
