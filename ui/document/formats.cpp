// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/formats.h"

#include "ui/document/results.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace fft_tensor::ui {

namespace {

QString significant(double value, int digits) {
    if (value == 0)
        return QStringLiteral("0");
    const double rounded = QString::number(value, 'e', digits - 1).toDouble(); // 0.9999 may become 1.00
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(rounded))));
    return QString::number(value, 'f', std::max(0, digits - 1 - magnitude));
}

} // namespace

QString bytesText(std::uint64_t bytes) {
    if (bytes < 1000)
        return QStringLiteral("%1 B").arg(bytes);
    const char* units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    double value = static_cast<double>(bytes) / 1000;
    int unit = 0;
    for (; value >= 999.5 && unit < 5; ++unit)
        value /= 1000;
    return QStringLiteral("%1 %2").arg(significant(value, 3), QLatin1String(units[unit]));
}

QString percentText(double fraction) {
    const double percent = fraction * 100;
    if (percent != 0 && std::abs(percent) < 1e-3)
        return QStringLiteral("%1 %").arg(numberText(percent));
    return QStringLiteral("%1 %").arg(significant(percent, 4));
}

QString errorText(const RestoredError& error) {
    return (error.estimated ? QStringLiteral("≈ ") : QString()) + percentText(error.value);
}

QString ratioText(double ratio) {
    return QStringLiteral("%1×").arg(significant(ratio, 3));
}

QString countText(std::uint64_t count) {
    return QLocale(QLocale::English).toString(static_cast<qulonglong>(count));
}

QString shapeText(const Shape& shape) {
    return QString::fromStdString(toString(shape));
}

QString numberText(double value) {
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    QString text;
    if (value == 0 || (std::abs(value) >= 1e-3 && std::abs(value) < 1e5))
        text = significant(value, 4);
    else
        text = QString::number(value, 'e', 3);
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

QString timeLeftText(double seconds) {
    if (seconds < 0)
        return {};
    if (seconds < 90)
        return QCoreApplication::translate("fft_tensor::ui", "%1 s left").arg(std::ceil(seconds));
    return QCoreApplication::translate("fft_tensor::ui", "%1 min left").arg(std::ceil(seconds / 60));
}

} // namespace fft_tensor::ui
