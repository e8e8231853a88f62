// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/files/save_file.h"

#include <QSize>
#include <QString>

#include <functional>

class QCPPainter;

namespace fft_tensor::ui {

/// Writes what `paint` draws into a file whose name ends in .png (twice as fine as the screen), .svg or .pdf.
/// `size` is in pixels of the screen, for which fonts are laid out. See saveFile().
[[nodiscard]] Saved savePicture(const QString& path, const QSize& size, const QString& title,
                                const std::function<void(QCPPainter&)>& paint, const Audience& audience = {});

} // namespace fft_tensor::ui
