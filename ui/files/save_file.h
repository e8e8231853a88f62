// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file_rights.h"

#include <QByteArray>
#include <QString>

namespace fft_tensor::ui {

/// How saving ended. Both are sentences for people, and empty where there is nothing to say.
struct Saved {
    QString problem; ///< what went wrong, and what to do: nothing was written
    QString remark;  ///< what went another way: rights and links that could not be kept
};

/// Writes a regular file (`path`: see file_name.h) that is complete, and read back, or untouched; readable
/// for nobody beside `audience`.
[[nodiscard]] Saved saveFile(const QString& path, const QByteArray& bytes, const Audience& audience = {});
/// The same, but through a device, a pipe or standard output ("-") as well.
[[nodiscard]] Saved saveFileOrStream(const QString& path, const QByteArray& bytes,
                                     const Audience& audience = {});

/// Remarks as one text; empty for none.
[[nodiscard]] QString remarkText(const QString& path, const Remarks& remarks);

} // namespace fft_tensor::ui
