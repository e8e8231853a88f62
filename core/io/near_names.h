// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>
#include <vector>

namespace fft_tensor {

/// Up to three of `names` that `wanted` may have meant, best first: those that hold it or are held by it,
/// then those within a few letters of it. Capitals and small letters count as equal. May be empty.
[[nodiscard]] std::vector<std::string> nearNames(const std::string& wanted,
                                                 const std::vector<std::string>& names);

} // namespace fft_tensor
