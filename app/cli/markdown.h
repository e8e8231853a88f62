// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>
#include <vector>

namespace fft_tensor::cli {

/// A table in Markdown.
class Markdown {
  public:
    explicit Markdown(const std::vector<std::string>& titles);
    /// As many cells as there are titles.
    void add(const std::vector<std::string>& cells);
    [[nodiscard]] const std::string& text() const { return m_text; }

  private:
    std::string m_text;
};

} // namespace fft_tensor::cli
