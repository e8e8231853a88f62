// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/main_window.h"

#include "ui/document/formats.h"
#include "ui/files/file_name.h"
#include "ui/window/theme.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QScrollArea>
#include <QStatusBar>

#include <algorithm>

namespace fft_tensor::ui {

namespace {

/// A low window scrolls its column rather than cuts it; a narrow one never cuts it either: the area is as
/// wide as what is in it needs, now, whatever numbers it shows.
class ColumnArea : public QScrollArea {
  public:
    ColumnArea(QWidget* column, QWidget* parent) : QScrollArea(parent) {
        setWidget(column);
        setWidgetResizable(true);
        setFrameShape(QFrame::NoFrame);
        setFocusPolicy(Qt::NoFocus); // Tab goes to what is in it
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    }

    [[nodiscard]] QSize minimumSizeHint() const override {
        const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, this);
        return {widget()->minimumSizeHint().width() + bar, QScrollArea::minimumSizeHint().height()};
    }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == widget() && event->type() == QEvent::LayoutRequest)
            updateGeometry();
        return QScrollArea::eventFilter(watched, event);
    }
};

/// The session as it was when the program was left, before anybody works with it.
Session& remembered(Session& session, const SettingsStore& settings) {
    session.setView(settings.viewState());
    session.speed().setSettings(settings.speedSettings());
    session.devices().choose(settings.deviceChoice());
    return session;
}

} // namespace

MainWindow::MainWindow(SettingsStore& settings, DeviceSources devices)
    : m_settings(settings),
      m_compute(std::move(devices)),
      m_runners(remembered(m_session, settings), m_compute) {
    setWindowTitle(tr("FFT-Tensor Studio"));
    setAcceptDrops(true);
    m_shownTheme = m_session.view().theme;
    if (auto* application = qobject_cast<QApplication*>(QCoreApplication::instance()))
        applyTheme(*application, m_shownTheme);
    buildCentre();
    buildDocks();
    buildStatusBar();
    buildActions();
    connectSession();
    connectJobs();
    connectDevices();
    for (QLineEdit* edit : findChildren<QLineEdit*>())
        edit->setAcceptDrops(false); // a file dropped anywhere is opened, not written into a field
    restoreLayout();
    showDocument();
    updateActions();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentre() {
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_message = new MessageBar(centre);
    m_centre = new QStackedWidget(centre);
    auto* start = new StartPage(m_settings, m_centre);
    auto* work = new QWidget(m_centre);
    auto* workLayout = new QVBoxLayout(work);
    workLayout->setContentsMargins(0, 0, 0, 0);
    workLayout->setSpacing(0);
    m_panes = new PaneGrid(m_session, work);
    workLayout->addWidget(new PlanePanel(m_session, work));
    workLayout->addWidget(m_panes, 1);
    m_centre->addWidget(start);
    m_centre->addWidget(work);
    layout->addWidget(m_message);
    layout->addWidget(m_centre, 1);
    setCentralWidget(centre);
    connect(start, &StartPage::openFileRequested, this, &MainWindow::chooseFile);
    connect(start, &StartPage::openFolderRequested, this, &MainWindow::chooseFolder);
    connect(start, &StartPage::openRequested, this, &MainWindow::open);
}

void MainWindow::buildDocks() {
    const auto addDock = [this](Qt::DockWidgetArea area, const QString& title, const QString& name,
                                QWidget* widget) {
        auto* dock = new QDockWidget(title, this);
        dock->setObjectName(name);
        dock->setWidget(widget);
        addDockWidget(area, dock);
        m_docks << dock;
        return dock;
    };
    m_layers = new LayerPanel(m_session, this);
    m_compress = new CompressPanel(m_session, this);
    auto* scroll = new ColumnArea(m_compress, this);
    m_tabs = new PageTabs({m_session, m_compute, m_queueModel}, this);
    connect(m_tabs, &QTabWidget::currentChanged, this, &MainWindow::makeRoomForTab);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea); // plots and jobs need width
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    addDock(Qt::LeftDockWidgetArea, tr("Layers"), QStringLiteral("layers"), m_layers);
    addDock(Qt::RightDockWidgetArea, tr("Compress"), QStringLiteral("compress"), scroll);
    QDockWidget* plots =
        addDock(Qt::BottomDockWidgetArea, tr("Plots and jobs"), QStringLiteral("plots"), m_tabs);
    plots->setTitleBarWidget(new QWidget(plots)); // the tabs are title enough
    shareWidth();
    resizeDocks({plots}, {fontMetrics().height() * 14}, Qt::Vertical);
}

/// Four plots and their words need more height than one: once, and unless the user has chosen a height.
void MainWindow::makeRoomForTab() {
    QDockWidget* plots = m_docks.value(2);
    const int wanted = m_tabs->wantedHeight();
    if (m_roomMade || m_layoutKnown || !plots || !plots->isVisible() || wanted == 0)
        return;
    m_roomMade = true;
    if (plots->height() < wanted)
        resizeDocks({plots}, {wanted}, Qt::Vertical);
}

/// The pictures get the larger half; the list shows up to its shapes where there is room.
void MainWindow::shareWidth() {
    const int em = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int list = std::clamp(width() * 27 / 100, 30 * em, 54 * em);
    resizeDocks({m_docks.at(0), m_docks.at(1)}, {list, 38 * em}, Qt::Horizontal);
}

void MainWindow::buildStatusBar() {
    m_readout = new ReadoutBar(m_session, this);
    m_device = new QLabel(this);
    m_device->setAccessibleName(tr("Device"));
    m_progressText = new ElidedLabel(this); // stages name layers
    m_progressText->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_progressText->setMaximumWidth(48 * fontMetrics().horizontalAdvance(QLatin1Char('0')));
    m_progress = new QProgressBar(this);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    m_progress->setAccessibleName(tr("Progress of the current job"));
    m_cancel = new QToolButton(this);
    m_cancel->setText(tr("Cancel"));
    statusBar()->addWidget(m_readout, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_progressText, m_progress, m_cancel, m_device})
        statusBar()->addPermanentWidget(widget);
    updateProgress();
}

void MainWindow::connectSession() {
    connect(&m_session, &Session::documentChanged, this, &MainWindow::showDocument);
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
    connect(&m_session, &Session::currentChanged, this, &MainWindow::updateActions);
    connect(&m_session, &Session::settingsChanged, this, &MainWindow::updateActions);
    connect(&m_session, &Session::selectionChanged, this, &MainWindow::updateActions);
    connect(&m_session, &Session::viewChanged, this, [this] {
        const ViewState& view = m_session.view();
        if (view.theme != m_shownTheme)
            applyTheme(*qApp, m_shownTheme = view.theme);
        m_settings.setViewState(view);
        updateActions();
    });
    connect(&m_session.speed(), &SpeedStudies::settingsChanged, this,
            [this] { m_settings.setSpeedSettings(m_session.speed().settings()); });
    connect(&m_runners.files, &FileRunner::opened, this, [this](const QString& path) {
        m_settings.addRecent(absoluteName(path));
        m_message->hide();
    });
}

void MainWindow::connectDevices() {
    DeviceState& devices = m_session.devices();
    connect(&devices, &DeviceState::choiceChanged, this,
            [this] { m_settings.setDeviceChoice(m_session.devices().choice()); });
    connect(&devices, &DeviceState::shownChanged, this, [this] {
        m_device->setText(m_session.devices().shown());
        m_device->setToolTip(m_session.devices().explanation());
    });
}

void MainWindow::connectJobs() {
    connect(&m_compute, &Compute::jobStarted, &m_queueModel, &QueueModel::start);
    connect(&m_compute, &Compute::jobProgressed, &m_queueModel, &QueueModel::progress);
    connect(&m_compute, &Compute::jobEnded, &m_queueModel, &QueueModel::end);
    connect(&m_runners.files, &FileRunner::exported, &m_queueModel, &QueueModel::setVerified);
    for (const auto signal : {&QueueModel::rowsInserted, &QueueModel::rowsRemoved})
        connect(&m_queueModel, signal, this, &MainWindow::updateProgress);
    connect(&m_queueModel, &QueueModel::dataChanged, this, &MainWindow::updateProgress);
    connect(m_cancel, &QToolButton::clicked, this, [this] { m_compute.cancel(m_queueModel.foremost()); });
}

void MainWindow::updateProgress() {
    const std::uint64_t id = m_queueModel.foremost();
    const QModelIndex index = m_queueModel.find(id);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_progressText, m_progress, m_cancel})
        widget->setVisible(id != 0);
    if (id == 0)
        return;
    m_progress->setValue(
        static_cast<int>(index.data(QueueModel::fractionRole).toDouble() * m_progress->maximum()));
    const QString stage = index.siblingAtColumn(QueueModel::stateColumn).data().toString();
    const QString left = index.siblingAtColumn(QueueModel::leftColumn).data().toString();
    m_progressText->setText(left.isEmpty() ? stage : QStringLiteral("%1, %2").arg(stage, left));
}

void MainWindow::showDocument() {
    const bool any = m_session.document() != nullptr;
    m_centre->setCurrentIndex(any ? 1 : 0);
    showDocks(any);
    const QString path = shownName(m_session.path());
    setWindowFilePath(path);
    setWindowTitle(any ? tr("%1 – FFT-Tensor Studio").arg(QFileInfo(path).fileName())
                       : tr("FFT-Tensor Studio"));
    updateActions();
}

/// An empty window shows the start page alone; the docks come, as they were, with the first file.
void MainWindow::showDocks(bool any) {
    if (any && !m_stateWithDocks.isEmpty()) {
        restoreState(m_stateWithDocks);
        m_stateWithDocks.clear();
        if (!m_layoutKnown)
            shareWidth();
        makeRoomForTab();
    } else if (!any && m_stateWithDocks.isEmpty()) {
        m_stateWithDocks = saveState();
        for (QDockWidget* dock : m_docks)
            dock->hide();
    }
}

void MainWindow::open(const QString& address) {
    m_runners.files.open(address);
}

void MainWindow::exportTo(const QString& path) {
    offerLeftovers(path);
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
    m_settings.setBytes(QStringLiteral("window/geometry"), saveGeometry());
    m_settings.setBytes(QStringLiteral("window/state"),
                        m_stateWithDocks.isEmpty() ? saveState() : m_stateWithDocks);
    event->accept();
}

} // namespace fft_tensor::ui
