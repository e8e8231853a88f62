// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Menus, tool bar and shortcuts of MainWindow.
#include "ui/files/file_name.h"
#include "ui/window/examples.h"
#include "ui/window/help_dialog.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QFileInfo>
#include <QMenuBar>
#include <QToolBar>

namespace fft_tensor::ui {

void MainWindow::buildActions() {
    buildFileMenu();
    buildEditMenu();
    buildViewMenu();
    buildLayerMenu();
    buildCompressMenu();
    buildHelpMenu();
    buildToolBar();
}

void MainWindow::buildFileMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&File"));
    m_open = menu->addAction(tr("&Open file…"), QKeySequence::Open, this, &MainWindow::chooseFile);
    menu->addAction(tr("Open &folder…"), QKeySequence(tr("Ctrl+Shift+O")), this, &MainWindow::chooseFolder);
    QMenu* examples = menu->addMenu(tr("Open e&xample"));
    for (const QString& path : exampleFiles())
        examples->addAction(QFileInfo(path).completeBaseName(), this, [this, path] { open(path); });
    examples->menuAction()->setVisible(!examples->isEmpty());
    m_recentMenu = menu->addMenu(tr("Open &recent"));
    connect(&m_settings, &SettingsStore::recentChanged, this, &MainWindow::fillRecentMenu);
    fillRecentMenu();
    menu->addSeparator();
    m_loadRecipe = menu->addAction(tr("&Load recipe…"), this, &MainWindow::loadRecipe);
    m_saveRecipe = menu->addAction(tr("&Save recipe…"), QKeySequence::Save, this, &MainWindow::saveRecipe);
    menu->addSeparator();
    m_export = menu->addAction(tr("&Export…"), QKeySequence(tr("Ctrl+E")), this, &MainWindow::chooseExport);
    menu->addSeparator();
    QAction* quit = menu->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
    quit->setMenuRole(QAction::QuitRole);
}

void MainWindow::fillRecentMenu() {
    m_recentMenu->clear();
    for (const QString& path : m_settings.recentFiles())
        m_recentMenu->addAction(elideWords(shownName(path), fontMetrics(), width() / 2), this,
                                [this, path] { open(path); });
    m_recentMenu->addSeparator();
    m_recentMenu->addAction(tr("&Clear list"), &m_settings, &SettingsStore::clearRecent);
    m_recentMenu->setEnabled(!m_settings.recentFiles().isEmpty());
}

void MainWindow::buildEditMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Edit"));
    m_undo = m_session.undoStack()->createUndoAction(this, tr("&Undo"));
    m_undo->setShortcuts(QKeySequence::Undo);
    m_redo = m_session.undoStack()->createRedoAction(this, tr("&Redo"));
    m_redo->setShortcuts({QKeySequence(tr("Ctrl+Shift+Z")), QKeySequence(tr("Ctrl+Y"))});
    menu->addAction(m_undo);
    menu->addAction(m_redo);
    menu->addSeparator();
    m_copy = menu->addAction(tr("&Copy readout"), QKeySequence::Copy, m_readout, &ReadoutBar::copy);
    menu->addSeparator();
    menu->addAction(tr("&Find layer"), QKeySequence::Find, this, [this] {
        m_layers->filterEdit()->setFocus(Qt::ShortcutFocusReason);
        m_layers->filterEdit()->selectAll();
    });
}

template<class Value>
QAction* MainWindow::addChoice(QMenu* menu, QActionGroup* group, const QString& text,
                               Value ViewState::*member, Value value) {
    QAction* action = menu->addAction(text, this, [this, member, value] {
        ViewState view = m_session.view();
        view.*member = value;
        m_session.setView(view);
    });
    action->setCheckable(true);
    action->setData(int(value));
    group->addAction(action);
    return action;
}

QAction* MainWindow::addToggle(QMenu* menu, const QString& text, const QKeySequence& keys,
                               bool ViewState::*member) {
    QAction* action = menu->addAction(text);
    action->setShortcut(keys);
    action->setCheckable(true);
    connect(action, &QAction::triggered, this, [this, member](bool on) {
        ViewState view = m_session.view();
        view.*member = on;
        m_session.setView(view);
    });
    return action;
}

void MainWindow::buildViewMenu() {
    m_viewMenu = menuBar()->addMenu(tr("&View"));
    m_layoutGroup = new QActionGroup(this);
    m_mapGroup = new QActionGroup(this);
    m_themeGroup = new QActionGroup(this);
    addChoice(m_viewMenu, m_layoutGroup, tr("&1 pane"), &ViewState::layout, PaneLayout::one)
        ->setShortcut(tr("Ctrl+1"));
    addChoice(m_viewMenu, m_layoutGroup, tr("&2 panes"), &ViewState::layout, PaneLayout::two)
        ->setShortcut(tr("Ctrl+2"));
    addChoice(m_viewMenu, m_layoutGroup, tr("2×2 &panes"), &ViewState::layout, PaneLayout::four)
        ->setShortcut(tr("Ctrl+4"));
    m_viewMenu->addSeparator();
    m_link = addToggle(m_viewMenu, tr("&Link panes"), tr("Ctrl+L"), &ViewState::linked);
    m_link->setToolTip(
        tr("Tensor panes share zoom and colour range, spectral panes theirs; the cursor is in all of them"));
    m_overlay = addToggle(m_viewMenu, tr("&Overlay of what is kept"), tr("Ctrl+K"), &ViewState::overlay);
    m_overlay->setToolTip(tr("Dim the coefficients of the spectrum that are dropped"));
    m_viewMenu->addSeparator();
    QMenu* maps = m_viewMenu->addMenu(tr("&Colour map of the spectrum"));
    for (const ColorMap map : {ColorMap::viridis, ColorMap::cividis, ColorMap::magma, ColorMap::grey}) {
        const std::string_view text = name(map);
        addChoice(maps, m_mapGroup, QString::fromUtf8(text.data(), qsizetype(text.size())),
                  &ViewState::colorMap, map);
    }
    QMenu* themes = m_viewMenu->addMenu(tr("&Theme"));
    addChoice(themes, m_themeGroup, tr("As the &desktop"), &ViewState::theme, ThemeChoice::system);
    addChoice(themes, m_themeGroup, tr("&Light"), &ViewState::theme, ThemeChoice::light);
    addChoice(themes, m_themeGroup, tr("D&ark"), &ViewState::theme, ThemeChoice::dark);
    m_viewMenu->addSeparator();
    for (QDockWidget* dock : m_docks)
        m_viewMenu->addAction(dock->toggleViewAction());
    m_viewMenu->addAction(tr("&Reset layout"), this, &MainWindow::resetLayout);
}

void MainWindow::buildLayerMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Layer"));
    m_next = menu->addAction(tr("&Next layer"), QKeySequence(tr("Ctrl+PgDown")), this,
                             [this] { m_layers->step(1); });
    m_previous = menu->addAction(tr("&Previous layer"), QKeySequence(tr("Ctrl+PgUp")), this,
                                 [this] { m_layers->step(-1); });
    menu->addSeparator();
    m_chooseAxes = menu->addAction(tr("Transform &axes"), QKeySequence(tr("Ctrl+T")), this, [this] {
        m_compress->axesControl()->combo()->setFocus(Qt::ShortcutFocusReason);
        m_compress->axesControl()->combo()->showPopup();
    });
}

void MainWindow::buildCompressMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Compress"));
    m_applyAll =
        menu->addAction(tr("Apply settings to &all layers"), &m_session, &Session::applyCurrentToAll);
    m_applySelection = menu->addAction(tr("Apply settings to the &selected layers"), this, [this] {
        m_session.applyCurrentTo(m_session.selection(), tr("Apply settings to the selected layers"));
    });
    menu->addSeparator();
    m_deviceMenu = new DeviceMenu(m_session.devices(), this);
    menu->addMenu(m_deviceMenu);
    m_compress->deviceButton()->setMenu(m_deviceMenu);
    menu->addSeparator();
    m_storeRaw = menu->addAction(tr("Store &raw (lossless)"), QKeySequence(tr("Ctrl+R")), &m_session,
                                 &Session::setStoreRaw);
    m_storeRaw->setCheckable(true);
}

void MainWindow::buildHelpMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Help"));
    menu->addAction(tr("&Contents"), QKeySequence::HelpContents, this, [this] { HelpDialog(this).exec(); });
    menu->addSeparator();
    menu->addAction(tr("&About FFT-Tensor Studio"), this, &MainWindow::showAbout);
}

void MainWindow::buildToolBar() {
    QToolBar* bar = addToolBar(tr("Tool bar"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    const auto add = [bar](QAction* action, const QString& text) {
        action->setIconText(text);
        bar->addAction(action);
        bar->widgetForAction(action)->setAccessibleName(action->toolTip());
    };
    add(m_open, tr("Open"));
    auto* recent = new QToolButton(bar);
    recent->setText(tr("Recent ▾"));
    recent->setAccessibleName(tr("Recent files"));
    recent->setStyleSheet(
        QStringLiteral("QToolButton::menu-indicator { image: none; }")); // it would touch the text
    recent->setMenu(m_recentMenu);
    recent->setPopupMode(QToolButton::InstantPopup);
    bar->addWidget(recent);
    bar->addSeparator();
    add(m_undo, tr("Undo"));
    add(m_redo, tr("Redo"));
    bar->addSeparator();
    const QString layouts[] = {tr("1"), tr("2"), tr("2×2")};
    for (QAction* action : m_layoutGroup->actions())
        add(action, layouts[action->data().toInt()]);
    bar->addSeparator();
    add(m_link, tr("Link"));
    add(m_overlay, tr("Overlay"));
    bar->addSeparator();
    add(m_export, tr("Export…"));
    m_viewMenu->insertAction(m_docks.front()->toggleViewAction(), bar->toggleViewAction());
}

void MainWindow::updateActions() {
    const int current = m_session.current();
    const bool any = m_session.document() != nullptr;
    const bool spectral = current >= 0 && m_session.whyRaw(current).isEmpty();
    for (QAction* action : {m_export, m_saveRecipe, m_loadRecipe, m_next, m_previous})
        action->setEnabled(any);
    for (const QDockWidget* dock : m_docks)
        dock->toggleViewAction()->setEnabled(any);
    for (QAction* action : {m_chooseAxes, m_applyAll, m_storeRaw})
        action->setEnabled(spectral);
    m_applySelection->setEnabled(spectral && m_session.selection().size() > 1);
    m_storeRaw->setChecked(current >= 0 && m_session.currentSettings().storeRaw);
    const ViewState& view = m_session.view();
    m_link->setChecked(view.linked);
    m_overlay->setChecked(view.overlay);
    const std::pair<QActionGroup*, int> choices[] = {
        {m_layoutGroup, int(view.layout)}, {m_mapGroup, int(view.colorMap)}, {m_themeGroup, int(view.theme)}};
    for (const auto& [group, value] : choices)
        for (QAction* action : group->actions())
            if (action->data().toInt() == value)
                action->setChecked(true);
}

} // namespace fft_tensor::ui
