// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/files/file_name.h"

#include "base/safe_text.h"

#include <algorithm>
#include <filesystem>

namespace fft_tensor::ui {

namespace {

constexpr ushort escapeBase = 0xDC00, firstEscape = 0xDC80, lastEscape = 0xDCFF;
const QString storedMark = QStringLiteral("bytes:");

bool isUtf8(std::string_view bytes) {
    const QByteArray again = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())).toUtf8();
    return std::string_view(again.constData(), static_cast<std::size_t>(again.size())) == bytes;
}

/// Bytes of the character that begins here; 0: none does.
std::size_t characterLength(std::string_view rest) {
    const auto lead = static_cast<unsigned char>(rest.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return length <= rest.size() && isUtf8(rest.substr(0, length)) ? length : 0;
}

/// An escaped byte, not the second half of a pair.
bool isEscape(const QString& name, qsizetype i) {
    const ushort unit = name.at(i).unicode();
    return unit >= firstEscape && unit <= lastEscape && (i == 0 || !name.at(i - 1).isHighSurrogate());
}

/// The name with every escaped byte told by `escape` and the rest by `plain`.
template<class Text, class Escape, class Plain>
Text translated(const QString& name, Escape escape, Plain plain) {
    Text text;
    qsizetype begin = 0;
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (!isEscape(name, i))
            continue;
        text += plain(name.mid(begin, i - begin));
        text += escape(static_cast<unsigned char>(name.at(i).unicode() - escapeBase));
        begin = i + 1;
    }
    return text += plain(name.mid(begin));
}

} // namespace

QString nameFromBytes(std::string_view bytes) {
    if (isUtf8(bytes))
        return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    QString name;
    while (!bytes.empty()) {
        const std::size_t length = characterLength(bytes);
        if (length > 0)
            name += QString::fromUtf8(bytes.data(), static_cast<qsizetype>(length));
        else
            name += QChar(static_cast<ushort>(escapeBase + static_cast<unsigned char>(bytes.front())));
        bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return name;
}

std::string bytesOfName(const QString& name) {
    return translated<std::string>(
        name, [](unsigned char byte) { return std::string(1, static_cast<char>(byte)); },
        [](const QString& part) { return part.toStdString(); });
}

QString nameFromUrl(const QUrl& url) {
    if (!url.isLocalFile())
        return {};
    const QByteArray path = QByteArray::fromPercentEncoding(url.path(QUrl::FullyEncoded).toLatin1());
    return nameFromBytes({path.constData(), static_cast<std::size_t>(path.size())});
}

QString shownName(const QString& name) {
    return shownText(bytesOfName(name));
}

QString shownText(std::string_view bytes) {
    return QString::fromStdString(printable(bytes));
}

QString storedName(const QString& name) {
    const std::string bytes = bytesOfName(name);
    if (isUtf8(bytes) && !name.startsWith(storedMark))
        return name;
    return storedMark + QString::fromLatin1(QByteArray::fromStdString(bytes).toPercentEncoding("/"));
}

QString nameFromStored(const QString& stored) {
    if (!stored.startsWith(storedMark))
        return stored;
    const QByteArray bytes = QByteArray::fromPercentEncoding(stored.mid(storedMark.size()).toLatin1());
    return nameFromBytes({bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

QString absoluteName(const QString& name) {
    std::error_code failure;
    const auto path = std::filesystem::absolute(bytesOfName(name), failure);
    return failure ? name : nameFromBytes(path.lexically_normal().native());
}

bool holdsNamesThatDialogsHide(const QString& folder) {
    namespace fs = std::filesystem;
    std::error_code failure;
    fs::directory_iterator entry(bytesOfName(folder), failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure))
        if (!isUtf8(entry->path().filename().native()))
            return true;
    return false;
}

} // namespace fft_tensor::ui
