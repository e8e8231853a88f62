// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/scope.h"
#include "ui/document/session.h"

#include <QObject>

namespace fft_tensor::ui {

/// Opens files for the session, and exports what it holds. Thread rule: the GUI thread.
class FileRunner : public QObject {
    Q_OBJECT
  public:
    FileRunner(Session& session, Compute& compute) : m_session(session), m_scope(compute) {}

    /// `address`: a path or FILE::tensor. What is wrong with it is said.
    void open(const QString& address);
    /// 0: there is nothing to export yet, and that was said.
    JobId exportTo(const QString& path);

  signals:
    void opened(const QString& path);
    void exported(std::uint64_t id, const fft_tensor::CompressReport& report, const QString& path);

  private:
    void onOpened(const OpenedFile& file);
    void onExported(JobId id, const CompressReport& report, const QString& path);

    Session& m_session;
    Scope m_scope;
};

} // namespace fft_tensor::ui
