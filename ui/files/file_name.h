// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QString>
#include <QUrl>

#include <string>
#include <string_view>

namespace fft_tensor::ui {

// The name of a file is bytes, and Qt's own conversions lose those that are not UTF-8. A QString that holds a
// name (a path, an address) holds each such byte as the lone surrogate U+DC00 + byte, as Python's
// "surrogateescape" does (PEP 383), and leads back to the same bytes. Only these functions go from one to
// the other, and QFile, QFileInfo and their kind are not asked about such names.

[[nodiscard]] QString nameFromBytes(std::string_view bytes);
[[nodiscard]] std::string bytesOfName(const QString& name);
/// The file of a "file:" address, its percent signs resolved to bytes; empty for all other addresses.
[[nodiscard]] QString nameFromUrl(const QUrl& url);

/// As people may read it: see printable(). A byte that is not UTF-8 is shown as "\xe9".
[[nodiscard]] QString shownName(const QString& name);
/// Any text from a file or of the library, likewise: names, sentences in which names may stand.
[[nodiscard]] QString shownText(std::string_view bytes);

/// The name as it may be kept in settings, which lose such bytes, too; and back.
[[nodiscard]] QString storedName(const QString& name);
[[nodiscard]] QString nameFromStored(const QString& stored);

[[nodiscard]] QString absoluteName(const QString& name);

/// True when dialogs for files cannot show all that the folder holds.
[[nodiscard]] bool holdsNamesThatDialogsHide(const QString& folder);

} // namespace fft_tensor::ui
