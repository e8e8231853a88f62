// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/results.h"

#include <QByteArray>
#include <QString>

namespace fft_tensor::ui {

// Studies as comma-separated values: one header line, every number in full precision with a point, UTF-8,
// lines ending in \n. Seconds, bytes, fractions of 1.

/// The rows of the table; a number that was not measured is empty.
[[nodiscard]] QByteArray studyCsv(const LayerStudy& layer);
/// Bytes held over time, one line per change: the first plot.
[[nodiscard]] QByteArray memoryCsv(const LayerStudy& layer);
/// Seconds, flops and bytes moved per stage of multiplying: the second plot.
[[nodiscard]] QByteArray stagesCsv(const LayerStudy& layer);

} // namespace fft_tensor::ui
