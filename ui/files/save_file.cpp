// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/files/save_file.h"

#include "base/output_file.h"
#include "ui/files/file_name.h"
#include "ui/files/quit_on_signal.h"

#include <QCoreApplication>

#include <span>

namespace fft_tensor::ui {

QString remarkText(const QString& path, const Remarks& remarks) {
    QString text;
    for (const std::string& sentence : remarks)
        text += QLatin1Char(' ') + shownText(sentence);
    return text.isEmpty() ? text : shownName(path) + QLatin1Char(':') + text;
}

Saved saveFileOrStream(const QString& path, const QByteArray& bytes, const Audience& audience) {
    try {
        JobContext job(quitSignalReceived, {});
        const std::span data(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        const Remarks remarks = writeOutput(bytesOfName(path), std::as_bytes(data), audience, job);
        return {{}, remarkText(path, remarks)};
    } catch (const Cancelled&) {
        return {QCoreApplication::translate("fft_tensor::ui", "Interrupted; %1 was left as it was.")
                    .arg(shownName(path)),
                {}};
    } catch (...) {
        return {shownText(currentError().what()), {}};
    }
}

/// A stream could keep the window waiting.
Saved saveFile(const QString& path, const QByteArray& bytes, const Audience& audience) {
    try {
        requireFileTarget(bytesOfName(path));
    } catch (const Error& error) {
        return {shownText(error.what()), {}};
    }
    return saveFileOrStream(path, bytes, audience);
}

} // namespace fft_tensor::ui
