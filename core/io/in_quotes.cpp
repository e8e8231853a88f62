// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/in_quotes.h"

#include "base/safe_text.h"

namespace fft_tensor {

namespace {

constexpr std::size_t longestName = 100;

bool continuesCharacter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0u) == 0x80u;
}

} // namespace

std::string inQuotes(std::string_view name) {
    std::string_view shown = name.substr(0, longestName);
    if (shown.size() < name.size())
        while (!shown.empty() && continuesCharacter(name[shown.size()]))
            shown.remove_suffix(1); // cut between characters
    std::string text = "\"";
    for (const char letter : printable(shown)) {
        if (letter == '"')
            text += '\\'; // else a name could seem to end
        text += letter;
    }
    text += '"';
    if (shown.size() < name.size())
        text.insert(text.size() - 1, "…");
    return text;
}

} // namespace fft_tensor
