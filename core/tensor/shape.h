// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fft_tensor {

/// Lengths of a tensor's axes, row-major (the last axis is contiguous). Empty: a scalar. Lengths may be 0.
using Shape = std::vector<std::uint64_t>;

/// Product of the lengths (1 for a scalar), or nothing when it does not fit into 64 bits.
[[nodiscard]] std::optional<std::uint64_t> checkedElementCount(const Shape& shape);

/// The product of a shape that is known to fit.
[[nodiscard]] std::uint64_t elementCount(const Shape& shape);

/// "512 × 128"; "scalar" for rank 0.
[[nodiscard]] std::string toString(const Shape& shape);

/// The element of that row-major index, axis by axis: "[2, 4]"; "[]" of a scalar.
[[nodiscard]] std::string indexText(const Shape& shape, std::uint64_t linear);

} // namespace fft_tensor
