// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/bytes_text.h" // formatBytes, for commands
#include "base/safe_text.h"  // printable, for commands
#include "tensor/shape.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor::cli {

/// JSON whose keys stay in the order they were given.
using Json = nlohmann::ordered_json;

/// The number, or null where it is not finite: JSON has no NaN.
[[nodiscard]] Json finite(double value);

/// Writes to standard output and flushes. Throws Error(cannotWrite | noSpace) when the system refuses, so
/// that a full disk behind a redirection is not taken for success.
void print(const std::string& text);
/// One JSON document and a newline. Bytes that are not UTF-8 (file names may hold them) become U+FFFD; what
/// would act on a terminal stands as JSON's own escapes, so that a reader gets the names as they are.
void print(const Json& document);
/// A line on standard error. Progress must not be visible.
void complain(const std::string& sentence);

/// The same for remarks during the work: takes the place of the progress line, should it be visible.
void remark(const std::string& sentence);

/// A fraction as a percentage with three significant digits: "5 %", "89.5 %", "0.0191 %".
[[nodiscard]] std::string formatPercent(double fraction);
/// "12 s", "3 min 20 s", "0.42 s".
[[nodiscard]] std::string formatSeconds(double seconds);
/// `digits` significant digits, no trailing zeros.
[[nodiscard]] std::string formatNumber(double value, int digits = 4);
/// "512x128", "scalar".
[[nodiscard]] std::string formatShape(const Shape& shape);

/// One line of comma-separated values (RFC 4180), each printable(), quoted where needed, newline included.
[[nodiscard]] std::string csvLine(const std::vector<std::string>& cells);
/// A number that reads back as the same double; empty where it is not finite.
[[nodiscard]] std::string csvNumber(double value);

} // namespace fft_tensor::cli
