// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "output.h"

#include "base/error.h"
#include "base/file.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>

#include <unistd.h>

namespace fft_tensor::cli {

Json finite(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

void print(const std::string& text) {
    errno = 0;
    const std::size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
    if (written != text.size() || std::fflush(stdout) != 0)
        throw systemError(errno, "write the result", "standard output", true);
}

namespace {

/// JSON text whose unsafe characters are escaped, too: they can stand in its texts only, and there an escape
/// means the same. The library has escaped C0 already.
std::string withoutUnsafe(const std::string& json) {
    std::string safe;
    for (std::string_view rest = json; !rest.empty();) {
        const Utf8Character next = firstCharacter(rest); // well-formed: the library has replaced the rest
        if (next.code < 0x7F || !isUnsafe(next.code)) {
            safe += rest.substr(0, next.bytes);
        } else {
            std::array<char, 16> escape{};
            const auto code = static_cast<unsigned>(next.code);
            if (code > 0xFFFF)
                std::snprintf(escape.data(), escape.size(), "\\u%04x\\u%04x", 0xD7C0 + (code >> 10U),
                              0xDC00 + (code & 0x3FFU));
            else
                std::snprintf(escape.data(), escape.size(), "\\u%04x", code);
            safe += escape.data();
        }
        rest.remove_prefix(next.bytes);
    }
    return safe;
}

} // namespace

void print(const Json& document) {
    print(withoutUnsafe(document.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n");
}

void complain(const std::string& sentence) {
    std::fprintf(stderr, "fft-tensor: %s\n", printable(sentence).c_str());
}

void remark(const std::string& sentence) {
    if (::isatty(STDERR_FILENO) == 1)
        std::fputs("\r\x1b[K", stderr);
    complain(sentence);
}

std::string formatNumber(double value, int digits) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*g", digits, value);
    return text.data();
}

std::string formatPercent(double fraction) {
    if (!std::isfinite(fraction))
        return "?";
    return formatNumber(fraction * 100, 3) + " %";
}

std::string formatSeconds(double seconds) {
    if (seconds < 60)
        return formatNumber(seconds, seconds < 10 ? 2 : 3) + " s";
    const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
    if (whole < 3600)
        return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
}

std::string formatShape(const Shape& shape) {
    if (shape.empty())
        return "scalar";
    std::string text;
    for (const std::uint64_t length : shape)
        text += (text.empty() ? "" : "x") + std::to_string(length);
    return text;
}

std::string csvLine(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0)
            line += ',';
        const std::string cell = printable(cells[i]); // no line breaks are left in it
        if (cell.find_first_of(",\"") == std::string::npos) {
            line += cell;
            continue;
        }
        line += '"';
        for (const char c : cell)
            line += c == '"' ? std::string("\"\"") : std::string(1, c);
        line += '"';
    }
    return line + "\r\n";
}

std::string csvNumber(double value) {
    if (!std::isfinite(value))
        return {};
    std::array<char, 64> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

} // namespace fft_tensor::cli
