// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/queue_model.h"
#include "ui/compute/runners.h"
#include "ui/document/settings_store.h"
#include "ui/pages/compress/compress_panel.h"
#include "ui/pages/layers/layer_panel.h"
#include "ui/pages/pictures/pane_grid.h"
#include "ui/pages/pictures/plane_panel.h"
#include "ui/pages/pictures/readout_bar.h"
#include "ui/window/device_menu.h"
#include "ui/window/message_bar.h"
#include "ui/window/page_tabs.h"
#include "ui/window/start_page.h"

#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QProgressBar>
#include <QStackedWidget>
#include <QToolButton>

namespace fft_tensor::ui {

/// The window. Owns the session and everything that watches it; `settings` must outlive it.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    explicit MainWindow(SettingsStore& settings, DeviceSources devices = {});
    ~MainWindow() override;

    /// A path or FILE::tensor.
    void open(const QString& address);
    /// Queues an export; what goes wrong is said in the message bar.
    void exportTo(const QString& path);
    /// Shows the page of that id (ui/pages/page_list.h).
    void showPage(const QString& id) { m_tabs->showPage(id); }
    template<class P>
    [[nodiscard]] P* page() const {
        return m_tabs->page<P>();
    }

    [[nodiscard]] Session& session() { return m_session; }
    [[nodiscard]] Compute& compute() { return m_compute; }
    [[nodiscard]] Runners& runners() { return m_runners; }
    [[nodiscard]] LayerPanel* layerPanel() const { return m_layers; }
    [[nodiscard]] CompressPanel* compressPanel() const { return m_compress; }
    [[nodiscard]] PaneGrid* paneGrid() const { return m_panes; }
    [[nodiscard]] MessageBar* messageBar() const { return m_message; }
    [[nodiscard]] QueueModel& queueModel() { return m_queueModel; }
    [[nodiscard]] ReadoutBar* readoutBar() const { return m_readout; }
    [[nodiscard]] DeviceMenu* deviceMenu() const { return m_deviceMenu; }
    [[nodiscard]] QLabel* deviceLabel() const { return m_device; }

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

  private:
    // main_window.cpp
    void buildCentre();
    void buildDocks();
    void makeRoomForTab();
    void shareWidth();
    void buildStatusBar();
    void connectSession();
    void connectJobs();
    void connectDevices();
    void updateProgress();
    void showDocument();
    void showDocks(bool any);
    // main_window_actions.cpp
    void buildActions();
    void buildFileMenu();
    void buildEditMenu();
    void buildViewMenu();
    void buildLayerMenu();
    void buildCompressMenu();
    void buildHelpMenu();
    void buildToolBar();
    void updateActions();
    void fillRecentMenu();
    template<class Value>
    QAction* addChoice(QMenu* menu, QActionGroup* group, const QString& text, Value ViewState::*member,
                       Value value);
    QAction* addToggle(QMenu* menu, const QString& text, const QKeySequence& keys, bool ViewState::*member);
    // main_window_files.cpp
    void chooseFile();
    void chooseFolder();
    void chooseExport();
    void offerLeftovers(const QString& target);
    void saveRecipe();
    void loadRecipe();
    void resetLayout();
    void restoreLayout();
    void showAbout();

    SettingsStore& m_settings;
    Session m_session;
    Compute m_compute;
    Runners m_runners;
    QueueModel m_queueModel;

    MessageBar* m_message = nullptr;
    QStackedWidget* m_centre = nullptr;
    PaneGrid* m_panes = nullptr;
    LayerPanel* m_layers = nullptr;
    CompressPanel* m_compress = nullptr;
    PageTabs* m_tabs = nullptr;
    ReadoutBar* m_readout = nullptr;
    QLabel* m_device = nullptr;
    ElidedLabel* m_progressText = nullptr;
    QProgressBar* m_progress = nullptr;
    QToolButton* m_cancel = nullptr;
    QList<QDockWidget*> m_docks;
    QByteArray m_initialState, m_stateWithDocks; ///< the latter while there is no file
    bool m_layoutKnown = false;                  ///< from an earlier start
    bool m_roomMade = false;                     ///< below the pictures, for the tab that needs most
    ThemeChoice m_shownTheme = ThemeChoice::system;

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
