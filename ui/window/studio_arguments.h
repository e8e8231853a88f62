// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/view_state.h"

#include <QSize>
#include <QString>

#include <optional>

namespace fft_tensor::ui {

/// The command line of the window.
struct StudioArguments {
    QString address;    ///< FILE or FILE::tensor (ui/files/file_name.h); may be empty
    QString screenshot; ///< a picture to save instead of staying open; may be empty
    QSize size{1600, 1000};
    double scale = 0; ///< 0: as the screen says
    std::optional<double> keep;
    std::optional<ThemeChoice> theme;
    std::optional<QString> device; ///< "auto", "cpu", or the id of a device
    QString page;                  ///< to show below the pictures: its id; may be empty
    QString problem;               ///< a wrong argument, said as a sentence
    QString text;                  ///< help or version, to be printed
};

/// Needs no application object: what it tells is needed before there is one.
[[nodiscard]] StudioArguments parseStudioArguments(int argc, const char* const* argv);

} // namespace fft_tensor::ui
