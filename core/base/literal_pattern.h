// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>
#include <string_view>

namespace fft_tensor {

/// A regular expression that finds this very text and no other, for people to copy: it holds no apostrophe
/// and no control character, so that it may stand between apostrophes on a command line.
[[nodiscard]] std::string literalPattern(std::string_view text);

} // namespace fft_tensor
