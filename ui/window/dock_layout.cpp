// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/dock_layout.h"

#include <algorithm>

namespace fft_tensor::ui {

namespace {
const QString geometryKey = QStringLiteral("window/geometry"), stateKey = QStringLiteral("window/state");
} // namespace

DockLayout::DockLayout(QMainWindow& window, QWidget* layers, QWidget* compress, PageTabs* tabs)
    : QObject(&window), m_window(window), m_tabs(tabs) {
    window.setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea); // plots and jobs need width
    window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    add(Qt::LeftDockWidgetArea, tr("Layers"), QStringLiteral("layers"), layers);
    add(Qt::RightDockWidgetArea, tr("Compress"), QStringLiteral("compress"), compress);
    QDockWidget* plots = add(Qt::BottomDockWidgetArea, tr("Plots and jobs"), QStringLiteral("plots"), tabs);
    plots->setTitleBarWidget(new QWidget(plots)); // the tabs are title enough
    shareWidth();
    window.resizeDocks({plots}, {window.fontMetrics().height() * 14}, Qt::Vertical);
    connect(tabs, &QTabWidget::currentChanged, this, &DockLayout::makeRoomForTab);
}

QDockWidget* DockLayout::add(Qt::DockWidgetArea area, const QString& title, const QString& name,
                             QWidget* widget) {
    auto* dock = new QDockWidget(title, &m_window);
    dock->setObjectName(name);
    dock->setWidget(widget);
    m_window.addDockWidget(area, dock);
    m_docks << dock;
    return dock;
}

/// The pictures get the larger half; the list shows up to its shapes where there is room.
void DockLayout::shareWidth() {
    const int em = m_window.fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int list = std::clamp(m_window.width() * 27 / 100, 30 * em, 54 * em);
    m_window.resizeDocks({m_docks.at(0), m_docks.at(1)}, {list, 38 * em}, Qt::Horizontal);
}

/// Four plots and their words need more height than one: once, and unless the user has chosen a height.
void DockLayout::makeRoomForTab() {
    QDockWidget* plots = m_docks.at(2);
    const int wanted = m_tabs->wantedHeight();
    if (m_roomMade || m_known || !plots->isVisible() || wanted == 0)
        return;
    m_roomMade = true;
    if (plots->height() < wanted)
        m_window.resizeDocks({plots}, {wanted}, Qt::Vertical);
}

void DockLayout::showFor(bool anyFile) {
    if (anyFile && !m_stateWithDocks.isEmpty()) {
        m_window.restoreState(m_stateWithDocks);
        m_stateWithDocks.clear();
        if (!m_known)
            shareWidth();
        makeRoomForTab();
    } else if (!anyFile && m_stateWithDocks.isEmpty()) {
        m_stateWithDocks = m_window.saveState();
        for (QDockWidget* dock : m_docks)
            dock->hide();
    }
}

void DockLayout::restore(const SettingsStore& settings) {
    m_initialState = m_window.saveState();
    m_window.resize(1280, 820);
    m_window.restoreGeometry(settings.bytes(geometryKey));
    m_known = m_window.restoreState(settings.bytes(stateKey));
}

void DockLayout::save(SettingsStore& settings) const {
    settings.setBytes(geometryKey, m_window.saveGeometry());
    settings.setBytes(stateKey, m_stateWithDocks.isEmpty() ? m_window.saveState() : m_stateWithDocks);
}

void DockLayout::reset(bool anyFile) {
    if (anyFile)
        m_window.restoreState(m_initialState);
    else
        m_stateWithDocks = m_initialState;
    m_known = false;
    shareWidth();
}

} // namespace fft_tensor::ui
