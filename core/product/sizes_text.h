// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <string>

namespace fft_tensor {

// Numbers in this folder's sentences.

/// "34.2 MB": decimal units; below 1 MB in kB.
[[nodiscard]] std::string megabytesText(std::uint64_t bytes);
/// "1.07 ms"
[[nodiscard]] std::string millisecondsText(double seconds);

} // namespace fft_tensor
