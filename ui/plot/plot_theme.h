// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QCustomPlot;

namespace fft_tensor::ui {

[[nodiscard]] bool isDark(const QPalette& palette);

/// Colours that people with any colour vision can tell apart (Okabe and Ito, 2008), a little darker on light
/// and lighter on dark backgrounds, so that each has a contrast of at least 3 : 1. Repeats after six.
[[nodiscard]] QColor seriesColor(int index, bool dark = false);

/// Backgrounds, grid, ticks, labels and legend of a plot from a widget's palette and font.
void applyTheme(QCustomPlot& plot, const QPalette& palette, const QFont& font);

/// Grey between text and background: grid lines, frames, remarks. `share` 0 is the background, 1 the text.
[[nodiscard]] QColor mutedText(const QPalette& palette, double share);

} // namespace fft_tensor::ui
