// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <memory>
#include <string>

namespace re2 {
class RE2;
}

namespace fft_tensor {

/// A regular expression in RE2's syntax, looked for anywhere in tensors' names. Names and recipes come from
/// files that nobody vouches for: RE2 takes time in proportion to the text, whatever the expression, and in
/// return knows no lookaheads and no backreferences. A value type. Thread rule: const methods on any thread.
class NamePattern {
  public:
    enum class Letters { exact, eitherCase };

    /// Throws Error(invalidArgument) that says why for what is no such expression, or too long a one.
    explicit NamePattern(const std::string& pattern, Letters letters = Letters::exact);

    [[nodiscard]] bool matches(const std::string& name) const;

  private:
    std::shared_ptr<const re2::RE2> m_expression;
};

} // namespace fft_tensor
