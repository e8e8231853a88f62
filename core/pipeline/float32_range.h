// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/weight_file.h"
#include "tensor/statistics.h"

#include <string>

namespace fft_tensor {

/// Why float32 cannot carry a tensor's values there and back, so that only its own bytes preserve it; empty
/// when it can. Float64 values may be too large or too small to be converted at all; others may rebuild to
/// infinities, or to subnormal numbers with few digits, and the recorded error would not be the true one.
/// `values`: of the converted tensor. NaN and infinities of the source itself are not meant: they are
/// refused.
[[nodiscard]] std::string reasonBeyondFloat32(const WeightFile& input, std::size_t index,
                                              const Statistics& values, JobContext& context);

} // namespace fft_tensor
