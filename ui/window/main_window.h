// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/queue_model.h"
#include "ui/compute/runners.h"
#include "ui/document/settings_store.h"
#include "ui/pages/compress/compress_panel.h"
#include "ui/pages/layers/layer_panel.h"
#include "ui/pages/pictures/pane_grid.h"
#include "ui/window/dock_layout.h"
#include "ui/window/file_dialogs.h"
#include "ui/window/menus.h"
#include "ui/window/message_bar.h"
#include "ui/window/page_tabs.h"
#include "ui/window/status_line.h"

#include <QMainWindow>
#include <QStackedWidget>

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
    [[nodiscard]] QueueModel& queueModel() { return m_queueModel; }
    [[nodiscard]] LayerPanel* layerPanel() const { return m_layers; }
    [[nodiscard]] CompressPanel* compressPanel() const { return m_compression; }
    [[nodiscard]] PaneGrid* paneGrid() const { return m_panes; }
    [[nodiscard]] MessageBar* messageBar() const { return m_message; }
    [[nodiscard]] ReadoutBar* readoutBar() const { return m_status->readout(); }
    [[nodiscard]] DeviceMenu* deviceMenu() const { return m_menus->deviceMenu(); }
    [[nodiscard]] QLabel* deviceLabel() const { return m_status->device(); }

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

  private:
    void buildCentre();
    void buildAround();
    void connectMessages();
    void connectSettings();
    void connectJobs();
    void showDocument();

    SettingsStore& m_settings;
    Session m_session;
    Compute m_compute;
    Runners m_runners;
    QueueModel m_queueModel;

    FileDialogs* m_dialogs;
    MessageBar* m_message = nullptr;
    QStackedWidget* m_centre = nullptr;
    PaneGrid* m_panes = nullptr;
    LayerPanel* m_layers = nullptr;
    CompressPanel* m_compression = nullptr;
    PageTabs* m_tabs = nullptr;
    DockLayout* m_layout = nullptr;
    StatusLine* m_status = nullptr;
    Menus* m_menus = nullptr;
    ThemeChoice m_shownTheme = ThemeChoice::system;
};

} // namespace fft_tensor::ui
