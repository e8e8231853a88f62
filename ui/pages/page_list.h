// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/pages/page.h"

#include <QString>
#include <QStringList>

#include <span>

namespace fft_tensor::ui {

/// All pages, in the order of their tabs.
[[nodiscard]] std::span<const Page> pageList();
/// Their ids, as `--tab` takes them.
[[nodiscard]] QStringList pageIds();

} // namespace fft_tensor::ui
