// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "table.h"

#include <algorithm>
#include <utility>

namespace fft_tensor::cli {

namespace {

/// True for the bytes of UTF-8 that continue a code point.
bool continuesCodePoint(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

} // namespace

std::size_t displayWidth(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return !continuesCodePoint(byte); }));
}

std::string padLeft(const std::string& text, std::size_t width) {
    const std::size_t have = displayWidth(text);
    return have < width ? std::string(width - have, ' ') + text : text;
}

std::string cutToWidth(const std::string& text, std::size_t width) {
    if (displayWidth(text) <= width)
        return text;
    if (width == 0)
        return {};
    std::size_t end = 0;
    for (std::size_t points = 0; end < text.size(); ++end)
        if (!continuesCodePoint(text[end]) && points++ == width - 1)
            break;
    return text.substr(0, end) + "…";
}

Table::Table(std::vector<Column> columns) : m_columns(std::move(columns)) {}

void Table::add(std::vector<std::string> cells) {
    cells.resize(m_columns.size());
    m_rows.push_back(std::move(cells));
}

std::string Table::text() const {
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    for (const Column& column : m_columns) {
        titles.push_back(column.title);
        widths.push_back(displayWidth(column.title));
    }
    for (const auto& row : m_rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], displayWidth(row[i]));
    std::string text = line(titles, widths);
    for (const auto& row : m_rows)
        text += line(row, widths);
    return text;
}

std::string Table::line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0)
            text += "  ";
        if (m_columns[i].align == Align::right)
            text += padLeft(cells[i], widths[i]);
        else if (text += cells[i]; i + 1 < cells.size())
            text += std::string(widths[i] - displayWidth(cells[i]), ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
}

} // namespace fft_tensor::cli
