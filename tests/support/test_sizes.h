// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QtGlobal>

namespace fft_tensor {

/// Whether FFT_TENSOR_TESTS=full is in the environment, as packaging/test.sh --full sets it: then tests that
/// have rows or sizes beyond what everyone waits for run those, too.
[[nodiscard]] inline bool atFullSize() {
    return qEnvironmentVariable("FFT_TENSOR_TESTS") == QStringLiteral("full");
}

} // namespace fft_tensor
