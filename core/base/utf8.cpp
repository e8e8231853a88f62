// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/utf8.h"

#include "base/safe_text.h"

#include <cstddef>

namespace fft_tensor {

namespace {

/// Bytes of the character that starts the text; 0 when there is no valid one, or NUL.
std::size_t storableLength(std::string_view text) {
    return text[0] == '\0' ? 0 : firstCharacter(text).bytes;
}

} // namespace

bool isStorableText(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = storableLength(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string storableText(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t length = storableLength(text);
        result += length == 0 ? std::string_view("?") : text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return result;
}

} // namespace fft_tensor
