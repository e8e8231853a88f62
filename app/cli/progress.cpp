// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "progress.h"

#include "output.h"
#include "table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <sys/ioctl.h>
#include <unistd.h>

namespace fft_tensor::cli {

namespace {

std::size_t terminalColumns() {
    struct winsize size {};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

} // namespace

std::string progressText(const Progress& progress, std::size_t columns) {
    constexpr int width = 24;
    const double fraction = std::clamp(progress.fraction, 0.0, 1.0);
    const int filled = static_cast<int>(fraction * width);
    std::string text = "[" + std::string(static_cast<std::size_t>(filled), '=') +
                       std::string(static_cast<std::size_t>(width - filled), ' ') + "] " +
                       padLeft(std::to_string(static_cast<int>(fraction * 100)), 3) + " %  " +
                       printable(progress.stage);
    if (progress.secondsLeft >= 0.5)
        text += "  (" + formatSeconds(std::round(progress.secondsLeft)) + " left)";
    return cutToWidth(text, columns);
}

ProgressLine::ProgressLine() : m_terminal(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
    erase();
}

JobContext::ProgressSink ProgressLine::sink() {
    if (!m_terminal)
        return {};
    return [this](const Progress& progress) { show(progress); };
}

void ProgressLine::show(const Progress& progress) {
    // One column is left free: a full line would wrap on some terminals.
    const std::string text = progressText(progress, terminalColumns() - 1);
    std::fprintf(stderr, "\r%s\x1b[K", text.c_str());
    std::fflush(stderr);
    m_visible = true;
}

void ProgressLine::erase() {
    if (!m_visible)
        return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    m_visible = false;
}

} // namespace fft_tensor::cli
