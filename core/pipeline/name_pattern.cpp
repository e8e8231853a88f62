// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/name_pattern.h"

#include "base/error.h"
#include "io/in_quotes.h"

#include <re2/re2.h>

namespace fft_tensor {

namespace {

constexpr std::size_t longestPattern = 1000;

std::string reasonAgainst(const re2::RE2& expression) {
    const std::string& reason = expression.error();
    switch (expression.error_code()) {
    case re2::RE2::ErrorBadPerlOp:
    case re2::RE2::ErrorBadEscape:
        return reason + ". Lookaheads and backreferences are not known, so that no expression can hang the "
                        "program; before characters that stand for themselves, put a backslash";
    case re2::RE2::ErrorPatternTooLarge:
    case re2::RE2::ErrorRepeatSize:
        return reason + ". It repeats too much; name less of what is repeated";
    default:
        return reason + ". Put a backslash before characters that stand for themselves";
    }
}

std::shared_ptr<const re2::RE2> compiled(const std::string& pattern, NamePattern::Letters letters) {
    if (pattern.size() > longestPattern)
        throw Error(ErrorCode::invalidArgument, "A regular expression of " + std::to_string(pattern.size()) +
                                                    " characters is too long; at most " +
                                                    std::to_string(longestPattern) +
                                                    " are taken. Use several shorter ones.");
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(letters == NamePattern::Letters::exact);
    auto expression = std::make_shared<const re2::RE2>(pattern, options);
    if (!expression->ok())
        throw Error(ErrorCode::invalidArgument,
                    inQuotes(pattern) +
                        " is not a regular expression (RE2 syntax): " + reasonAgainst(*expression) + ".");
    return expression;
}

} // namespace

NamePattern::NamePattern(const std::string& pattern, Letters letters)
    : m_expression(compiled(pattern, letters)) {}

bool NamePattern::matches(const std::string& name) const {
    return re2::RE2::PartialMatch(name, *m_expression);
}

} // namespace fft_tensor
