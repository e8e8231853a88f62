// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/view_state.h"

#include <QIcon>
#include <QPalette>

class QApplication;

namespace fft_tensor::ui {

[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

/// Light or dark for a choice; `system` is what the desktop's own palette looked like at the start (Qt 6.4
/// does not tell the desktop's colour scheme otherwise).
[[nodiscard]] QPalette paletteFor(ThemeChoice choice, const QPalette& desktop);

/// The Fusion style, which follows palettes exactly, with the palette of the choice.
void applyTheme(QApplication& application, ThemeChoice choice);

/// The program's own picture.
[[nodiscard]] QIcon programIcon();

} // namespace fft_tensor::ui
