// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/log/log_page.h"

#include "ui/document/session.h"

#include <QTime>

namespace fft_tensor::ui {

LogPage::LogPage(const PageContext& context, QWidget* parent) : QPlainTextEdit(parent) {
    constexpr int mostLines = 2000;
    setReadOnly(true);
    setMaximumBlockCount(mostLines);
    setAccessibleName(tr("Log"));
    connect(&context.session, &Session::logged, this, [this](const QString& sentence) {
        appendPlainText(QTime::currentTime().toString(QStringLiteral("HH:mm:ss  ")) + sentence);
    });
}

} // namespace fft_tensor::ui
