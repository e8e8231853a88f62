// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/stream.h"
#include "tensor/dtype.h"

#include <cstddef>
#include <cstdint>

namespace fft_tensor::gpu {

/// Converts `count` little-endian elements of `type` to float32, as the CPU does, bit for bit. Both arrays
/// are device memory; `elements` is aligned for its type.
void widenElements(DType type, std::uint64_t count, const std::byte* elements, float* values, Stream& stream);

} // namespace fft_tensor::gpu
