// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"

#include <string>

namespace fft_tensor::cli {

/// One line on standard error that says how far the work has come, when that is a terminal; else nothing.
/// Thread rule: show() one call at a time (JobContext sees to it), the rest on one thread after the work.
class ProgressLine {
  public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// Empty when there is no terminal.
    [[nodiscard]] JobContext::ProgressSink sink();
    /// Removes the line, so that other text can take its place.
    void erase();

  private:
    void show(const Progress& progress);

    bool m_terminal = false;
    bool m_visible = false;
};

/// "[=====     ]  50 %  Compressing conv1.weight  (12 s left)", cut to `columns`.
[[nodiscard]] std::string progressText(const Progress& progress, std::size_t columns);

} // namespace fft_tensor::cli
