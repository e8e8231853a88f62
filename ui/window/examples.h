// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QString>
#include <QStringList>

namespace fft_tensor::ui {

/// The folder of the built-in examples: the installed one beside the program, or the source tree's for
/// programs run from a build folder. Empty when there is none.
[[nodiscard]] QString examplesFolder();
/// Paths of the examples, by name.
[[nodiscard]] QStringList exampleFiles();

} // namespace fft_tensor::ui
