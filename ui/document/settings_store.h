// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/view_state.h"

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QStringList>

#include <memory>

namespace fft_tensor::ui {

/// What is remembered between starts. Without a file behind it (tests, screenshots) it forgets everything.
class SettingsStore : public QObject {
    Q_OBJECT
  public:
    /// Remembers nothing.
    SettingsStore() = default;
    explicit SettingsStore(std::unique_ptr<QSettings> settings) : m_settings(std::move(settings)) {}

    [[nodiscard]] QStringList recentFiles() const { return m_recent.isEmpty() ? stored() : m_recent; }
    void addRecent(const QString& path);
    void clearRecent();
    [[nodiscard]] ViewState viewState() const;
    void setViewState(const ViewState& view);
    [[nodiscard]] SpeedSettings speedSettings() const;
    void setSpeedSettings(const SpeedSettings& settings);
    /// "auto", "cpu" or the id of a GPU; "auto" where nothing sensible is remembered.
    [[nodiscard]] QString deviceChoice() const;
    void setDeviceChoice(const QString& choice);
    [[nodiscard]] QByteArray bytes(const QString& key) const;
    void setBytes(const QString& key, const QByteArray& value);

  signals:
    void recentChanged();

  private:
    [[nodiscard]] QStringList stored() const;

    std::unique_ptr<QSettings> m_settings;
    QStringList m_recent;
};

} // namespace fft_tensor::ui
