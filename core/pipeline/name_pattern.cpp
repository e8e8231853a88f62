// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/name_pattern.h"

#include "base/error.h"

namespace fft_tensor {

namespace {

constexpr std::size_t longestText = 1000;

std::regex compiled(const std::string& pattern) {
    if (pattern.size() > longestText)
        throw Error(ErrorCode::invalidArgument, "A regular expression of " + std::to_string(pattern.size()) +
                                                    " characters is too long; at most " +
                                                    std::to_string(longestText) +
                                                    " are taken. Use several shorter ones.");
    try {
        return std::regex(pattern);
    } catch (const std::regex_error&) {
        throw Error(ErrorCode::invalidArgument,
                    "\"" + pattern +
                        "\" is not a regular expression (ECMAScript). Put a backslash before characters that "
                        "stand for themselves.");
    }
}

} // namespace

NamePattern::NamePattern(const std::string& pattern) : m_regex(compiled(pattern)) {}

bool NamePattern::matches(const std::string& name) const {
    if (name.size() > longestText)
        throw Error(ErrorCode::unsupported,
                    "This tensor's name has " + std::to_string(name.size()) +
                        " characters; regular expressions are looked for in names of at most " +
                        std::to_string(longestText) +
                        ". Leave out regular expressions, or rename the tensor.",
                    name.substr(0, 60) + "…");
    return std::regex_search(name, m_regex);
}

} // namespace fft_tensor
