// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "output.h"

#include <string>

namespace fft_tensor::cli {

// Who computes dense products here: what a speed-up is against.

/// The value of the key "blas".
[[nodiscard]] Json blasJson();
/// The document with the key "blas" at its end.
[[nodiscard]] Json withBlas(Json document);
/// A line for people, and one more where better kernels could run.
[[nodiscard]] std::string blasText();

} // namespace fft_tensor::cli
