// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/window/main_window.h"

#include <QObject>
#include <QSize>
#include <QString>
#include <QTimer>

#include <optional>

namespace fft_tensor::ui {

struct ScreenshotOptions {
    QString output; ///< a .png file
    QSize size{1600, 1000};
    std::optional<double> keep;
    QString page; ///< its id; empty: the first. Of "speed" the layer is measured first
};

/// Shows a window, waits until every result is in, saves its picture. The file is complete or untouched.
class Screenshot : public QObject {
    Q_OBJECT
  public:
    /// `window` must outlive it.
    Screenshot(MainWindow& window, const ScreenshotOptions& options);
    /// `address` may be empty: the start page.
    void start(const QString& address);

  signals:
    void saved();
    void failed(const QString& sentence);
    void remarked(const QString& sentence);

  private:
    void check();
    void save();

    MainWindow& m_window;
    ScreenshotOptions m_options;
    QTimer m_timer;
    bool m_opening = false;
    bool m_measured = false; ///< or need not be
    int m_quietTicks = 0;
};

} // namespace fft_tensor::ui
