// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/menus.h"

#include "ui/controls/fitting_labels.h"
#include "ui/files/file_name.h"
#include "ui/window/examples.h"
#include "ui/window/help_dialog.h"

#include <QAction>
#include <QApplication>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QToolBar>
#include <QToolButton>

namespace fft_tensor::ui {

Menus::Menus(QMainWindow& window, const Parts& parts) : QObject(&window), m_window(window), m_parts(parts) {
    buildFileMenu();
    buildEditMenu();
    buildViewMenu();
    buildLayerMenu();
    buildCompressMenu();
    buildHelpMenu();
    buildToolBar();
    const Session& session = parts.session;
    for (const auto signal : {&Session::currentChanged, &Session::selectionChanged, &Session::viewChanged,
                              &Session::documentChanged})
        connect(&session, signal, this, &Menus::showState);
    connect(&session, &Session::settingsChanged, this, &Menus::showState);
    showState();
}

void Menus::buildFileMenu() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&File"));
    m_open =
        menu->addAction(tr("&Open file…"), QKeySequence::Open, &m_parts.dialogs, &FileDialogs::chooseFile);
    menu->addAction(tr("Open &folder…"), QKeySequence(tr("Ctrl+Shift+O")), &m_parts.dialogs,
                    &FileDialogs::chooseFolder);
    QMenu* examples = menu->addMenu(tr("Open e&xample"));
    for (const QString& path : exampleFiles())
        examples->addAction(QFileInfo(path).completeBaseName(), this,
                            [this, path] { emit openRequested(path); });
    examples->menuAction()->setVisible(!examples->isEmpty());
    m_recentMenu = menu->addMenu(tr("Open &recent"));
    connect(&m_parts.settings, &SettingsStore::recentChanged, this, &Menus::fillRecentMenu);
    fillRecentMenu();
    menu->addSeparator();
    m_loadRecipe = menu->addAction(tr("&Load recipe…"), &m_parts.dialogs, &FileDialogs::loadRecipe);
    m_saveRecipe =
        menu->addAction(tr("&Save recipe…"), QKeySequence::Save, &m_parts.dialogs, &FileDialogs::saveRecipe);
    menu->addSeparator();
    m_export = menu->addAction(tr("&Export…"), QKeySequence(tr("Ctrl+E")), &m_parts.dialogs,
                               &FileDialogs::chooseExport);
    menu->addSeparator();
    QAction* quit = menu->addAction(tr("&Quit"), QKeySequence::Quit, &m_window, &QWidget::close);
    quit->setMenuRole(QAction::QuitRole);
}

void Menus::fillRecentMenu() {
    m_recentMenu->clear();
    for (const QString& path : m_parts.settings.recentFiles())
        m_recentMenu->addAction(elideWords(shownName(path), m_window.fontMetrics(), m_window.width() / 2),
                                this, [this, path] { emit openRequested(path); });
    m_recentMenu->addSeparator();
    m_recentMenu->addAction(tr("&Clear list"), &m_parts.settings, &SettingsStore::clearRecent);
    m_recentMenu->setEnabled(!m_parts.settings.recentFiles().isEmpty());
}

void Menus::buildEditMenu() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&Edit"));
    m_undo = m_parts.session.undoStack()->createUndoAction(this, tr("&Undo"));
    m_undo->setShortcuts(QKeySequence::Undo);
    m_redo = m_parts.session.undoStack()->createRedoAction(this, tr("&Redo"));
    m_redo->setShortcuts({QKeySequence(tr("Ctrl+Shift+Z")), QKeySequence(tr("Ctrl+Y"))});
    menu->addAction(m_undo);
    menu->addAction(m_redo);
    menu->addSeparator();
    m_copy = menu->addAction(tr("&Copy readout"), QKeySequence::Copy, m_parts.readout, &ReadoutBar::copy);
    menu->addSeparator();
    menu->addAction(tr("&Find layer"), QKeySequence::Find, this, [this] {
        m_parts.layers->filterEdit()->setFocus(Qt::ShortcutFocusReason);
        m_parts.layers->filterEdit()->selectAll();
    });
}

template<class Value>
QAction* Menus::addChoice(QMenu* menu, QActionGroup* group, const QString& text, Value ViewState::*member,
                          Value value) {
    QAction* action = menu->addAction(text, this, [this, member, value] {
        ViewState view = m_parts.session.view();
        view.*member = value;
        m_parts.session.setView(view);
    });
    action->setCheckable(true);
    action->setData(int(value));
    group->addAction(action);
    return action;
}

QAction* Menus::addToggle(QMenu* menu, const QString& text, const QKeySequence& keys,
                          bool ViewState::*member) {
    QAction* action = menu->addAction(text);
    action->setShortcut(keys);
    action->setCheckable(true);
    connect(action, &QAction::triggered, this, [this, member](bool on) {
        ViewState view = m_parts.session.view();
        view.*member = on;
        m_parts.session.setView(view);
    });
    return action;
}

void Menus::buildViewMenu() {
    m_viewMenu = m_window.menuBar()->addMenu(tr("&View"));
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
    for (QDockWidget* dock : docks())
        m_viewMenu->addAction(dock->toggleViewAction());
    m_viewMenu->addAction(tr("&Reset layout"), this, &Menus::resetLayout);
}

void Menus::buildLayerMenu() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&Layer"));
    m_next = menu->addAction(tr("&Next layer"), QKeySequence(tr("Ctrl+PgDown")), this,
                             [this] { m_parts.layers->step(1); });
    m_previous = menu->addAction(tr("&Previous layer"), QKeySequence(tr("Ctrl+PgUp")), this,
                                 [this] { m_parts.layers->step(-1); });
    menu->addSeparator();
    m_chooseAxes = menu->addAction(tr("Transform &axes"), QKeySequence(tr("Ctrl+T")), this, [this] {
        m_parts.compress->axesControl()->combo()->setFocus(Qt::ShortcutFocusReason);
        m_parts.compress->axesControl()->combo()->showPopup();
    });
}

void Menus::buildCompressMenu() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&Compress"));
    m_applyAll =
        menu->addAction(tr("Apply settings to &all layers"), &m_parts.session, &Session::applyCurrentToAll);
    m_applySelection = menu->addAction(tr("Apply settings to the &selected layers"), this, [this] {
        m_parts.session.applyCurrentTo(m_parts.session.selection(),
                                       tr("Apply settings to the selected layers"));
    });
    menu->addSeparator();
    m_deviceMenu = new DeviceMenu(m_parts.session.devices(), &m_window);
    menu->addMenu(m_deviceMenu);
    m_parts.compress->deviceButton()->setMenu(m_deviceMenu);
    menu->addSeparator();
    m_storeRaw = menu->addAction(tr("Store &raw (lossless)"), QKeySequence(tr("Ctrl+R")), &m_parts.session,
                                 &Session::setStoreRaw);
    m_storeRaw->setCheckable(true);
}

void Menus::buildHelpMenu() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&Help"));
    menu->addAction(tr("&Contents"), QKeySequence::HelpContents, this,
                    [this] { HelpDialog(&m_window).exec(); });
    menu->addSeparator();
    menu->addAction(tr("&About FFT-Tensor Studio"), this, &Menus::showAbout);
}

void Menus::buildToolBar() {
    QToolBar* bar = m_window.addToolBar(tr("Tool bar"));
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
    m_viewMenu->insertAction(docks().front()->toggleViewAction(), bar->toggleViewAction());
}

void Menus::showState() {
    const int current = m_parts.session.current();
    const bool any = m_parts.session.document() != nullptr;
    const bool spectral = current >= 0 && m_parts.session.whyRaw(current).isEmpty();
    for (QAction* action : {m_export, m_saveRecipe, m_loadRecipe, m_next, m_previous})
        action->setEnabled(any);
    for (const QDockWidget* dock : docks())
        dock->toggleViewAction()->setEnabled(any);
    for (QAction* action : {m_chooseAxes, m_applyAll, m_storeRaw})
        action->setEnabled(spectral);
    m_applySelection->setEnabled(spectral && m_parts.session.selection().size() > 1);
    m_storeRaw->setChecked(current >= 0 && m_parts.session.currentSettings().storeRaw);
    const ViewState& view = m_parts.session.view();
    m_link->setChecked(view.linked);
    m_overlay->setChecked(view.overlay);
    const std::pair<QActionGroup*, int> choices[] = {
        {m_layoutGroup, int(view.layout)}, {m_mapGroup, int(view.colorMap)}, {m_themeGroup, int(view.theme)}};
    for (const auto& [group, value] : choices)
        for (QAction* action : group->actions())
            if (action->data().toInt() == value)
                action->setChecked(true);
}

void Menus::resetLayout() {
    m_parts.layout.reset(m_parts.session.document() != nullptr);
    ViewState view;
    view.theme = m_parts.session.view().theme;
    view.colorMap = m_parts.session.view().colorMap;
    m_parts.session.setView(view);
}

void Menus::showAbout() {
    QMessageBox::about(
        &m_window, tr("About FFT-Tensor Studio"),
        tr("<h3>FFT-Tensor Studio %1</h3><p>Neural-network weights in the frequency domain: look, tune, "
           "export.</p><p>Copyright 2026 The FFT-Tensor Studio authors. Free software under the GNU General "
           "Public License, version 3 or later.</p><p>Uses Qt, QCustomPlot, FFTW, OpenBLAS, Highway, HDF5, "
           "oneTBB, OpenSSL and libdeflate.</p>")
            .arg(QCoreApplication::applicationVersion()));
}

} // namespace fft_tensor::ui
