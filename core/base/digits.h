// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>

namespace fft_tensor {

/// A number in so many significant digits, for sentences: "0.1057", "1e-08". std::to_string would show the
/// latter as 0.000000.
[[nodiscard]] std::string inDigits(double value, int digits = 4);

} // namespace fft_tensor
