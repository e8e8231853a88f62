// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "conformance/conformance.h"

#include <cstddef>
#include <string>
#include <vector>

namespace fft_tensor {

struct ConformanceTally {
    std::size_t passed = 0, failed = 0, skipped = 0;
};
[[nodiscard]] ConformanceTally tallyOf(const std::vector<ConformanceResult>& results);

/// Failures and skipped cases, a line each, then how many cases of each topic passed: what people read.
[[nodiscard]] std::string conformanceText(const std::vector<ConformanceResult>& results);
/// "280 passed, 0 failed" and, where there are any, ", 2 skipped": the last line.
[[nodiscard]] std::string tallyText(const ConformanceTally& tally);

} // namespace fft_tensor
