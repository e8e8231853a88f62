// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "tensor/shape.h"

#include <cstddef>
#include <span>

namespace fft_tensor {

/// Most axes that the copies below handle.
inline constexpr std::size_t mostPaddedAxes = 4;

// Copies between row-major arrays of one rank (1 to 4), the smaller lying within the larger. They run on all
// threads and throw Cancelled.

/// `values` (of `shape`) into the corner at index 0 of `padded`, the rest of which becomes zero. Returns
/// false when a value is a NaN or an infinity.
bool copyPadded(std::span<const float> values, const Shape& shape, std::span<float> padded,
                const Shape& paddedShape, JobContext& context);

/// The part of `values` (of `shape`) that begins at index `begin`, into `part`.
void copyPart(std::span<const float> values, const Shape& shape, const Shape& begin, std::span<float> part,
              const Shape& partShape, JobContext& context);

} // namespace fft_tensor
