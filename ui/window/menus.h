// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/settings_store.h"
#include "ui/pages/compress/compress_panel.h"
#include "ui/pages/layers/layer_panel.h"
#include "ui/pages/pictures/readout_bar.h"
#include "ui/window/device_menu.h"
#include "ui/window/dock_layout.h"
#include "ui/window/file_dialogs.h"

#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>

namespace fft_tensor::ui {

/// The menus and the tool bar of the window: all actions, their keys, and which of them can be done now.
class Menus : public QObject {
    Q_OBJECT
  public:
    /// What actions act on. All of it outlives the menus.
    struct Parts {
        Session& session;
        SettingsStore& settings;
        FileDialogs& dialogs;
        DockLayout& layout;
        LayerPanel* layers;
        CompressPanel* compress;
        ReadoutBar* readout;
    };
    Menus(QMainWindow& window, const Parts& parts);

    [[nodiscard]] DeviceMenu* deviceMenu() const { return m_deviceMenu; }

  signals:
    void openRequested(const QString& path);

  private:
    void buildFileMenu();
    void buildEditMenu();
    void buildViewMenu();
    void buildLayerMenu();
    void buildCompressMenu();
    void buildHelpMenu();
    void buildToolBar();
    void showState();
    void fillRecentMenu();
    void resetLayout();
    void showAbout();
    template<class Value>
    QAction* addChoice(QMenu* menu, QActionGroup* group, const QString& text, Value ViewState::*member,
                       Value value);
    QAction* addToggle(QMenu* menu, const QString& text, const QKeySequence& keys, bool ViewState::*member);
    [[nodiscard]] const QList<QDockWidget*>& docks() const { return m_parts.layout.docks(); }

    QMainWindow& m_window;
    Parts m_parts;
    QMenu *m_recentMenu = nullptr, *m_viewMenu = nullptr;
    DeviceMenu* m_deviceMenu = nullptr;
    QAction *m_open = nullptr, *m_export = nullptr, *m_saveRecipe = nullptr, *m_loadRecipe = nullptr;
    QAction *m_undo = nullptr, *m_redo = nullptr, *m_copy = nullptr;
    QAction *m_next = nullptr, *m_previous = nullptr, *m_chooseAxes = nullptr;
    QAction *m_applyAll = nullptr, *m_applySelection = nullptr, *m_storeRaw = nullptr;
    QAction *m_link = nullptr, *m_overlay = nullptr;
    QActionGroup *m_layoutGroup = nullptr, *m_mapGroup = nullptr, *m_themeGroup = nullptr;
};

} // namespace fft_tensor::ui
