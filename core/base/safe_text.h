// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fft_tensor {

/// The character that a text begins with.
struct Utf8Character {
    char32_t code = 0;
    std::size_t bytes = 0; ///< 0: the text does not begin with well-formed UTF-8 (RFC 3629)
};
/// Precondition: the text is not empty. NUL is a character like any other.
[[nodiscard]] Utf8Character firstCharacter(std::string_view text);

/// True for characters that are not seen but act: controls (C0, DEL, C1), line separators, marks and
/// overrides of the writing direction, and what has no width and only makes two names look the same.
[[nodiscard]] bool isUnsafe(char32_t character);

/// Text from files as people may see it, on a terminal, in a table, a cell of CSV, a window or an error:
/// characters that are unsafe, and bytes that are not UTF-8, stand as escapes such as \x1b, \x9b (a byte) or
/// \u202e. Everything else stays, backslashes too: applied twice, it is what it was. Longer texts than 16,000
/// bytes are cut and end in "…".
[[nodiscard]] std::string printable(std::string_view text);

} // namespace fft_tensor
