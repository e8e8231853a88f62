// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "markdown.h"

namespace fft_tensor::cli {

Markdown::Markdown(const std::vector<std::string>& titles) {
    add(titles);
    add(std::vector<std::string>(titles.size(), "---"));
}

void Markdown::add(const std::vector<std::string>& cells) {
    for (const std::string& cell : cells)
        m_text += "| " + cell + " ";
    m_text += "|\n";
}

} // namespace fft_tensor::cli
