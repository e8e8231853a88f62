// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/session.h"

#include <QObject>
#include <QWidget>

namespace fft_tensor::ui {

/// The dialogs that ask for files, and what follows from the answer.
class FileDialogs : public QObject {
    Q_OBJECT
  public:
    FileDialogs(Session& session, QWidget* window) : QObject(window), m_session(session), m_window(window) {}

    void chooseFile();
    void chooseFolder();
    void chooseExport();
    void saveRecipe();
    void loadRecipe();

  signals:
    void openRequested(const QString& path);
    void exportRequested(const QString& path);

  private:
    Session& m_session;
    QWidget* m_window;
};

} // namespace fft_tensor::ui
