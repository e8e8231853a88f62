// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <regex>
#include <string>

namespace fft_tensor {

/// A regular expression (ECMAScript), looked for anywhere in tensors' names. std::regex recurses once per
/// character and would overflow the stack on long texts; names and recipes come from files that nobody
/// vouches for, so both have a limit.
class NamePattern {
  public:
    /// Throws Error(invalidArgument) for what is no regular expression, or too long a one.
    explicit NamePattern(const std::string& pattern);

    /// Throws Error(unsupported) for a name too long to search.
    [[nodiscard]] bool matches(const std::string& name) const;

  private:
    std::regex m_regex;
};

} // namespace fft_tensor
