// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/safe_text.h"

#include <array>
#include <cstdint>

namespace fft_tensor {

namespace {

constexpr std::size_t longestText = 16'000;

struct Range {
    char32_t first, last;
};
constexpr std::array unsafeRanges{
    Range{0x00, 0x1F},       Range{0x7F, 0x9F}, // C0, DEL, C1
    Range{0x061C, 0x061C},                      // Arabic letter mark
    Range{0x200B, 0x200B},                      // zero width space
    Range{0x200E, 0x200F},                      // left-to-right and right-to-left marks
    Range{0x2028, 0x202E},                      // line separators; embeddings and overrides of direction
    Range{0x2060, 0x206F},   // word joiner, invisible operators, isolates, deprecated formats
    Range{0xFEFF, 0xFEFF},   // zero width no-break space
    Range{0xFFF9, 0xFFFB},   // interlinear annotation
    Range{0xE0000, 0xE007F}, // tags
};

std::string escape(const char* form, std::uint32_t code, int digits) {
    std::string text = form;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        text += "0123456789abcdef"[code >> shift & 15U];
    return text;
}

std::string escaped(char32_t code) {
    if (code < 0x80)
        return escape("\\x", code, 2);
    return code <= 0xFFFF ? escape("\\u", code, 4) : escape("\\U", code, 8);
}

} // namespace

Utf8Character firstCharacter(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    if (length == 0 || lead > 0xF4 || text.size() < length)
        return {};
    char32_t code = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) != 0x80U)
            return {};
        code = code << 6U | (byte & 0x3FU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return overlong || surrogate || code > 0x10FFFF ? Utf8Character{} : Utf8Character{code, length};
}

bool isUnsafe(char32_t character) {
    for (const Range& range : unsafeRanges)
        if (character >= range.first && character <= range.last)
            return true;
    return false;
}

std::string printable(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    while (!text.empty()) {
        if (safe.size() > longestText)
            return safe + "…";
        const Utf8Character next = firstCharacter(text);
        const std::string_view bytes = text.substr(0, next.bytes == 0 ? 1 : next.bytes);
        if (next.bytes == 0)
            safe += escape("\\x", static_cast<unsigned char>(text[0]), 2);
        else if (isUnsafe(next.code))
            safe += escaped(next.code);
        else
            safe += bytes;
        text.remove_prefix(bytes.size());
    }
    return safe;
}

} // namespace fft_tensor
