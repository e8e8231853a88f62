// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/settings_store.h"
#include "ui/window/page_tabs.h"

#include <QDockWidget>
#include <QMainWindow>

namespace fft_tensor::ui {

/// The docks around the pictures (layers, settings, tabs): how the window is shared among them, and what of
/// that is remembered.
class DockLayout : public QObject {
    Q_OBJECT
  public:
    DockLayout(QMainWindow& window, QWidget* layers, QWidget* compress, PageTabs* tabs);

    [[nodiscard]] const QList<QDockWidget*>& docks() const { return m_docks; }
    /// An empty window shows the start page alone; the docks come, as they were, with the first file.
    void showFor(bool anyFile);
    /// As the program was left, or as at first. Once, when the window is complete.
    void restore(const SettingsStore& settings);
    void save(SettingsStore& settings) const;
    /// As at first.
    void reset(bool anyFile);

  private:
    QDockWidget* add(Qt::DockWidgetArea area, const QString& title, const QString& name, QWidget* widget);
    void shareWidth();
    void makeRoomForTab();

    QMainWindow& m_window;
    PageTabs* m_tabs;
    QList<QDockWidget*> m_docks;
    QByteArray m_initialState, m_stateWithDocks; ///< the latter while there is no file
    bool m_known = false;                        ///< from an earlier start
    bool m_roomMade = false;                     ///< for the page that needs most
};

} // namespace fft_tensor::ui
