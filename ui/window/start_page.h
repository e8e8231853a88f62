// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/settings_store.h"

#include <QVBoxLayout>
#include <QWidget>

namespace fft_tensor::ui {

/// What an empty window offers: open, recent files, examples.
class StartPage : public QWidget {
    Q_OBJECT
  public:
    explicit StartPage(SettingsStore& settings, QWidget* parent = nullptr);

  signals:
    void openFileRequested();
    void openFolderRequested();
    void openRequested(const QString& path);

  private:
    void rebuild();
    void addLinks(const QString& heading, const QStringList& paths);

    SettingsStore& m_settings;
    QWidget* m_links = nullptr;
    QVBoxLayout* m_column;
};

} // namespace fft_tensor::ui
