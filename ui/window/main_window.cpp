// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/main_window.h"

#include "ui/controls/column_area.h"
#include "ui/files/file_name.h"
#include "ui/pages/pictures/plane_panel.h"
#include "ui/window/leftover_offer.h"
#include "ui/window/start_page.h"
#include "ui/window/theme.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QVBoxLayout>

namespace fft_tensor::ui {

namespace {

/// The session as it was when the program was left, before anybody works with it.
Session& remembered(Session& session, const SettingsStore& settings) {
    session.setView(settings.viewState());
    session.speed().setSettings(settings.speedSettings());
    session.devices().choose(settings.deviceChoice());
    return session;
}

QVBoxLayout* tightColumn(QWidget* widget) {
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

} // namespace

MainWindow::MainWindow(SettingsStore& settings, DeviceSources devices)
    : m_settings(settings),
      m_compute(std::move(devices)),
      m_runners(remembered(m_session, settings), m_compute),
      m_dialogs(new FileDialogs(m_session, this)) {
    setWindowTitle(tr("FFT-Tensor Studio"));
    setAcceptDrops(true);
    m_shownTheme = m_session.view().theme;
    if (auto* application = qobject_cast<QApplication*>(QCoreApplication::instance()))
        applyTheme(*application, m_shownTheme);
    buildCentre();
    buildAround();
    connectMessages();
    connectSettings();
    connectJobs();
    for (QLineEdit* edit : findChildren<QLineEdit*>())
        edit->setAcceptDrops(false); // a file dropped anywhere is opened, not written into a field
    connect(&m_session, &Session::documentChanged, this, &MainWindow::showDocument);
    connect(m_dialogs, &FileDialogs::openRequested, this, &MainWindow::open);
    connect(m_dialogs, &FileDialogs::exportRequested, this, &MainWindow::exportTo);
    connect(m_menus, &Menus::openRequested, this, &MainWindow::open);
    m_layout->restore(settings);
    showDocument();
}

MainWindow::~MainWindow() = default;

/// The start page, and what takes its place: the pictures.
void MainWindow::buildCentre() {
    auto* centre = new QWidget(this);
    QVBoxLayout* layout = tightColumn(centre);
    m_message = new MessageBar(centre);
    m_centre = new QStackedWidget(centre);
    auto* start = new StartPage(m_settings, m_centre);
    auto* work = new QWidget(m_centre);
    QVBoxLayout* pictures = tightColumn(work);
    m_panes = new PaneGrid(m_session, work);
    pictures->addWidget(new PlanePanel(m_session, work));
    pictures->addWidget(m_panes, 1);
    m_centre->addWidget(start);
    m_centre->addWidget(work);
    layout->addWidget(m_message);
    layout->addWidget(m_centre, 1);
    setCentralWidget(centre);
    connect(start, &StartPage::openFileRequested, m_dialogs, &FileDialogs::chooseFile);
    connect(start, &StartPage::openFolderRequested, m_dialogs, &FileDialogs::chooseFolder);
    connect(start, &StartPage::openRequested, this, &MainWindow::open);
}

void MainWindow::buildAround() {
    m_layers = new LayerPanel(m_session, this);
    m_compression = new CompressPanel(m_session, this);
    auto* column = new ColumnArea(m_compression, this);
    m_tabs = new PageTabs({m_session, m_compute, m_queueModel}, this);
    m_layout = new DockLayout(*this, m_layers, column, m_tabs);
    m_status = new StatusLine(*statusBar(), m_session, m_compute, m_queueModel);
    m_menus = new Menus(
        *this, {m_session, m_settings, *m_dialogs, *m_layout, m_layers, m_compression, m_status->readout()});
}

void MainWindow::connectMessages() {
    connect(&m_session, &Session::errorReported, m_message, &MessageBar::showMessage);
    connect(&m_session, &Session::rawOffered, this, [this](const QString& sentence) {
        m_message->showOffer(sentence, tr("Store &raw"), [this] { m_session.setStoreRaw(true); });
    });
    const auto withdraw = [this] { m_message->withdrawOffers(tr("Store &raw")); };
    connect(&m_session, &Session::currentChanged, this, withdraw);
    connect(&m_session, &Session::settingsChanged, this, [this, withdraw] {
        if (m_session.currentSettings().storeRaw)
            withdraw();
    });
    connect(&m_runners.files, &FileRunner::opened, this, [this](const QString& path) {
        m_settings.addRecent(absoluteName(path));
        m_message->hide();
    });
}

/// What is changed is remembered.
void MainWindow::connectSettings() {
    connect(&m_session, &Session::viewChanged, this, [this] {
        const ViewState& view = m_session.view();
        if (view.theme != m_shownTheme)
            applyTheme(*qApp, m_shownTheme = view.theme);
        m_settings.setViewState(view);
    });
    connect(&m_session.speed(), &SpeedStudies::settingsChanged, this,
            [this] { m_settings.setSpeedSettings(m_session.speed().settings()); });
    connect(&m_session.devices(), &DeviceState::choiceChanged, this,
            [this] { m_settings.setDeviceChoice(m_session.devices().choice()); });
}

void MainWindow::connectJobs() {
    connect(&m_compute, &Compute::jobStarted, &m_queueModel, &QueueModel::start);
    connect(&m_compute, &Compute::jobProgressed, &m_queueModel, &QueueModel::progress);
    connect(&m_compute, &Compute::jobEnded, &m_queueModel, &QueueModel::end);
    connect(&m_runners.files, &FileRunner::exported, &m_queueModel, &QueueModel::setVerified);
}

void MainWindow::showDocument() {
    const bool any = m_session.document() != nullptr;
    m_centre->setCurrentIndex(any ? 1 : 0);
    m_layout->showFor(any);
    const QString path = shownName(m_session.path());
    setWindowFilePath(path);
    setWindowTitle(any ? tr("%1 – FFT-Tensor Studio").arg(QFileInfo(path).fileName())
                       : tr("FFT-Tensor Studio"));
}

void MainWindow::open(const QString& address) {
    m_runners.files.open(address);
}

void MainWindow::exportTo(const QString& path) {
    offerLeftovers(path, m_session, *m_message);
    if (m_runners.files.exportTo(path) != 0)
        showPage(QStringLiteral("queue"));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().first().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    open(nameFromUrl(event->mimeData()->urls().first()));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_queueModel.exportsRunning() > 0 &&
        QMessageBox::question(this, tr("Quit"),
                              tr("An export is running. Cancel it and quit? Nothing is written then.")) !=
            QMessageBox::Yes) {
        event->ignore();
        return;
    }
    m_layout->save(m_settings);
    event->accept();
}

} // namespace fft_tensor::ui
