// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/settings_store.h"

#include "device/devices.h"
#include "ui/files/file_name.h"

#include <algorithm>

namespace fft_tensor::ui {

namespace {
constexpr int mostRecent = 10;
const QString recentKey = QStringLiteral("recentFiles");
const QString deviceKey = QStringLiteral("compute/device");
} // namespace

QStringList SettingsStore::stored() const {
    QStringList names;
    if (m_settings)
        for (const QString& name : m_settings->value(recentKey).toStringList())
            names << nameFromStored(name);
    return names;
}

void SettingsStore::addRecent(const QString& path) {
    QStringList recent = recentFiles();
    recent.removeAll(path);
    recent.prepend(path);
    m_recent = recent.mid(0, mostRecent);
    QStringList names;
    for (const QString& name : m_recent)
        names << storedName(name);
    if (m_settings)
        m_settings->setValue(recentKey, names);
    emit recentChanged();
}

void SettingsStore::clearRecent() {
    m_recent.clear();
    if (m_settings)
        m_settings->remove(recentKey);
    emit recentChanged();
}

ViewState SettingsStore::viewState() const {
    ViewState view;
    if (!m_settings)
        return view;
    const auto number = [this](const char* key, int fallback, int most) {
        return std::clamp(m_settings->value(QLatin1String(key), fallback).toInt(), 0, most);
    };
    view.layout = static_cast<PaneLayout>(number("view/layout", int(view.layout), 2));
    view.theme = static_cast<ThemeChoice>(number("view/theme", 0, 2));
    view.linked = m_settings->value(QStringLiteral("view/linked"), view.linked).toBool();
    view.overlay = m_settings->value(QStringLiteral("view/overlay"), view.overlay).toBool();
    const QString map = m_settings->value(QStringLiteral("view/colorMap")).toString();
    view.colorMap = colorMapFromName(map.toStdString()).value_or(view.colorMap);
    const QStringList kinds = m_settings->value(QStringLiteral("view/panes")).toStringList();
    for (int i = 0; i < paneCount && kinds.size() == paneCount; ++i)
        view.kinds.at(static_cast<std::size_t>(i)) =
            static_cast<MapKind>(std::clamp(kinds.at(i).toInt(), 0, 5));
    return view;
}

void SettingsStore::setViewState(const ViewState& view) {
    if (!m_settings)
        return;
    m_settings->setValue(QStringLiteral("view/layout"), int(view.layout));
    m_settings->setValue(QStringLiteral("view/theme"), int(view.theme));
    m_settings->setValue(QStringLiteral("view/linked"), view.linked);
    m_settings->setValue(QStringLiteral("view/overlay"), view.overlay);
    const std::string_view map = name(view.colorMap);
    m_settings->setValue(QStringLiteral("view/colorMap"),
                         QString::fromUtf8(map.data(), qsizetype(map.size())));
    QStringList kinds;
    for (const MapKind kind : view.kinds)
        kinds << QString::number(int(kind));
    m_settings->setValue(QStringLiteral("view/panes"), kinds);
}

SpeedSettings SettingsStore::speedSettings() const {
    SpeedSettings settings;
    if (!m_settings)
        return settings;
    settings.batch = std::max<qulonglong>(
        1, m_settings->value(QStringLiteral("speed/batch"), qulonglong{settings.batch}).toULongLong());
    settings.blockMegabytes =
        m_settings->value(QStringLiteral("speed/block"), settings.blockMegabytes).toDouble();
    settings.limitMegabytes =
        m_settings->value(QStringLiteral("speed/limit"), settings.limitMegabytes).toDouble();
    settings.transposed = m_settings->value(QStringLiteral("speed/transposed"), settings.transposed).toBool();
    return settings;
}

void SettingsStore::setSpeedSettings(const SpeedSettings& settings) {
    if (!m_settings)
        return;
    m_settings->setValue(QStringLiteral("speed/batch"), qulonglong{settings.batch});
    m_settings->setValue(QStringLiteral("speed/block"), settings.blockMegabytes);
    m_settings->setValue(QStringLiteral("speed/limit"), settings.limitMegabytes);
    m_settings->setValue(QStringLiteral("speed/transposed"), settings.transposed);
}

QString SettingsStore::deviceChoice() const {
    const QString automatic = QStringLiteral("auto");
    const QString choice = m_settings ? m_settings->value(deviceKey, automatic).toString() : automatic;
    return Devices::isChoice(choice.toStdString()) ? choice : automatic;
}

void SettingsStore::setDeviceChoice(const QString& choice) {
    if (m_settings)
        m_settings->setValue(deviceKey, choice);
}

QByteArray SettingsStore::bytes(const QString& key) const {
    return m_settings ? m_settings->value(key).toByteArray() : QByteArray();
}

void SettingsStore::setBytes(const QString& key, const QByteArray& value) {
    if (m_settings)
        m_settings->setValue(key, value);
}

} // namespace fft_tensor::ui
