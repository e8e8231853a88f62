// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/shape.h"

#include <memory>
#include <string>
#include <vector>

namespace fft_tensor {

/// A tensor's values as float32 in host memory, row-major. Shared between threads as `TensorPtr`, never
/// changed.
struct HostTensor {
    std::string name;
    Shape shape;
    std::vector<float> values; ///< elementCount(shape) of them
};

using TensorPtr = std::shared_ptr<const HostTensor>;

} // namespace fft_tensor
