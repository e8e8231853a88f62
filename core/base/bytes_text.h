// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <string>

namespace fft_tensor {

/// "1.58 MB": decimal units, three significant digits, no trailing zeros; "917 B".
[[nodiscard]] std::string formatBytes(std::uint64_t bytes);

} // namespace fft_tensor
