// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace fft_tensor::cli {

/// Columns a text takes on a terminal: UTF-8 code points.
[[nodiscard]] std::size_t displayWidth(const std::string& text);
[[nodiscard]] std::string padLeft(const std::string& text, std::size_t width);
/// The text, or its beginning and "…" where it is wider.
[[nodiscard]] std::string cutToWidth(const std::string& text, std::size_t width);

/// A table for people: columns as wide as their contents, two spaces between them.
class Table {
  public:
    enum class Align { left, right };
    struct Column {
        std::string title;
        Align align = Align::right;
    };

    explicit Table(std::vector<Column> columns);
    /// As many cells as there are columns.
    void add(std::vector<std::string> cells);
    [[nodiscard]] bool empty() const { return m_rows.empty(); }
    /// Lines, each ended by a newline, titles first.
    [[nodiscard]] std::string text() const;

  private:
    [[nodiscard]] std::string line(const std::vector<std::string>& cells,
                                   const std::vector<std::size_t>& widths) const;

    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace fft_tensor::cli
