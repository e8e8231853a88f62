// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/dtype.h"
#include "tensor/shape.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace fft_tensor {

/// Elements as a file stores them: little-endian, row-major.
struct StoredElements {
    DType type = DType::f32;
    std::vector<std::byte> bytes;
};

/// A tensor's values as float32 in host memory, row-major. Shared between threads as `TensorPtr`, never
/// changed.
struct HostTensor {
    std::string name;
    Shape shape;
    std::vector<float> values; ///< elementCount(shape) of them
    /// What `values` were converted from, kept where it is narrower than float32: a device takes these fewer
    /// bytes and converts them itself, and exact copies are made of them. Else empty.
    StoredElements stored = {};
};

using TensorPtr = std::shared_ptr<const HostTensor>;

} // namespace fft_tensor
