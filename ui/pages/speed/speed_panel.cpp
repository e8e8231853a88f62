// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/speed/speed_panel.h"

#include "ui/document/formats.h"
#include "ui/files/file_name.h"
#include "ui/pages/speed/study_csv.h"
#include "ui/plot/plot_picture.h"
#include "ui/plot/plot_theme.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace fft_tensor::ui {

namespace {
constexpr QSize pictureSize(1280, 860);

/// A name for a file beside the weights.
QString fileName(const Session& session, const QString& what, const QString& suffix) {
    QString layer = shownText(session.tensor(session.current()).name);
    layer.replace(QLatin1Char('/'), QLatin1Char('_'));
    return QFileInfo(session.path()).absoluteDir().filePath(layer + QLatin1Char('-') + what + suffix);
}

QLabel* textLabel(const QString& accessibleName, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(1); // a long sentence must not widen the window
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setAccessibleName(accessibleName);
    return label;
}
void setTextIfAny(QLabel* label, const QString& text) {
    label->setText(text);
    label->setVisible(!text.isEmpty());
}
} // namespace

SpeedPanel::SpeedPanel(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_controls(new SpeedControls(session, this)),
      m_summary(textLabel(tr("Summary"), this)),
      m_choice(textLabel(tr("What would be chosen automatically"), this)),
      m_badge(textLabel(tr("State of the results"), this)),
      m_message(textLabel(tr("Message"), this)),
      m_plots(new StudyPlots(this)),
      m_plotsArea(new QScrollArea(this)),
      m_table(new QTableView(this)),
      m_pages(new QStackedWidget(this)) {
    buildTable();
    auto* scroll = new QScrollArea(this); // a low window scrolls rather than cuts
    scroll->setWidget(m_controls);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(m_controls->minimumSizeHint().width() +
                          style()->pixelMetric(QStyle::PM_ScrollBarExtent)); // which may come and go
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll);
    layout->addWidget(buildResults(), 1);
    fillSaveMenu();
    applyColors();
    connect(m_controls, &SpeedControls::tableWanted, this, &SpeedPanel::showState);
    for (const auto signal : {&Session::currentChanged, &Session::analysisChanged, &Session::numbersChanged})
        connect(&session, signal, this, &SpeedPanel::showState);
    connect(&session, &Session::settingsChanged, this, &SpeedPanel::showState);
    for (const auto signal :
         {&SpeedStudies::settingsChanged, &SpeedStudies::studiesChanged, &SpeedStudies::runChanged})
        connect(&session.speed(), signal, this, &SpeedPanel::showState);
    connect(&session.devices(), &DeviceState::shownChanged, this, &SpeedPanel::showState);
    m_table->hideColumn(StudyModel::withCopiesColumn); // of devices alone
    showState();
}

void SpeedPanel::buildTable() {
    m_sorted.setSourceModel(&m_model);
    m_sorted.setSortRole(StudyModel::sortRole);
    m_table->setModel(&m_sorted);
    m_table->setAccessibleName(tr("Measured products"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    const int em = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int column = 0; column < StudyModel::remarkColumn; ++column)
        m_table->setColumnWidth(column, 10 * em);
}

QWidget* SpeedPanel::buildResults() {
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setMargin(fontMetrics().height());
    m_plotsArea->setWidget(m_plots);
    m_plotsArea->setWidgetResizable(true);
    m_plotsArea->setFrameShape(QFrame::NoFrame);
    m_plotsArea->setFocusPolicy(Qt::NoFocus);
    m_plotsArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_plotsArea->viewport()->installEventFilter(this);
    for (QWidget* page : std::initializer_list<QWidget*>{m_message, m_plotsArea, m_table})
        m_pages->addWidget(page);
    m_badge->setWordWrap(false);
    QFont strong = font();
    strong.setBold(true);
    m_badge->setFont(strong);
    auto* remarks = new QHBoxLayout;
    remarks->setSpacing(fontMetrics().height());
    remarks->addWidget(m_badge);
    remarks->addWidget(m_choice, 1);
    auto* results = new QWidget(this);
    auto* layout = new QVBoxLayout(results);
    layout->setContentsMargins(4, 4, 4, 0);
    layout->setSpacing(2);
    layout->addWidget(m_summary);
    layout->addLayout(remarks);
    layout->addWidget(m_pages, 1);
    return results;
}

void SpeedPanel::fillSaveMenu() {
    QMenu* menu = m_controls->saveMenu();
    menu->addAction(tr("&Table as CSV…"), this, [this] { save(QStringLiteral("speed"), &studyCsv); });
    menu->addAction(tr("&Memory over time as CSV…"), this,
                    [this] { save(QStringLiteral("memory"), &memoryCsv); });
    menu->addAction(tr("Time per &stage as CSV…"), this,
                    [this] { save(QStringLiteral("stages"), &stagesCsv); });
    menu->addSeparator();
    menu->addAction(tr("&Plots as a picture…"), this, &SpeedPanel::savePlots);
}

void SpeedPanel::save(const QString& what, QByteArray (*csv)(const LayerStudy&)) {
    const LayerStudyPtr study = m_shown; // a newer one may come while the dialog is open
    if (!study)
        return;
    const QString path = QFileDialog::getSaveFileName(this, tr("Save numbers"),
                                                      fileName(m_session, what, QStringLiteral(".csv")),
                                                      tr("Comma-separated values (*.csv);;All files (*)"));
    if (path.isEmpty())
        return;
    m_session.reportSaved(path, saveFile(path, csv(*study), m_session.audience()));
}

void SpeedPanel::savePlots() {
    const LayerStudyPtr study = m_shown;
    if (!study)
        return;
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the plots"), fileName(m_session, QStringLiteral("speed"), QStringLiteral(".png")),
        tr("Pictures (*.png *.svg *.pdf);;All files (*)"));
    if (path.isEmpty())
        return;
    const QString title = studyTitle(*study);
    const auto paint = [&](QCPPainter& painter) { m_plots->paintTo(painter, pictureSize, title); };
    m_session.reportSaved(path, savePicture(path, pictureSize, title, paint, m_session.audience()));
}

QSize SpeedPanel::sizeHint() const {
    const int em = fontMetrics().height();
    const int width = 80 * em;
    return {width, m_plots->leastHeight(width) + 4 * em};
}

/// The plots fill the page, and scroll where they would become too small.
bool SpeedPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        m_plots->setMinimumHeight(m_plots->leastHeight(m_plotsArea->viewport()->width()));
    return QWidget::eventFilter(watched, event);
}

void SpeedPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColors();
}

void SpeedPanel::applyColors() {
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, mutedText(palette(), 0.75));
    m_choice->setPalette(quiet);
    QPalette loud = palette();
    loud.setColor(QPalette::WindowText, seriesColor(1, isDark(palette())));
    m_badge->setPalette(loud);
}

LayerStudyPtr SpeedPanel::currentStudy() const {
    return m_session.speed().study(m_session.current());
}

/// Why nothing can be measured of this layer, ever or as it is set; empty: it can.
QString SpeedPanel::whyNot() const {
    const int current = m_session.current();
    if (current < 0)
        return tr("Choose a layer to measure.");
    if (!m_session.whyRaw(current).isEmpty())
        return tr("Nothing to measure. %1").arg(m_session.whyRaw(current));
    if (m_session.currentSettings().storeRaw)
        return tr("Nothing to measure. This layer is to be stored raw: it has no kept coefficients. Untick "
                  "“Store raw” to measure it.");
    if (!m_session.layerProblem().isEmpty())
        return tr("Nothing to measure. %1").arg(m_session.layerProblem());
    return {};
}

bool SpeedPanel::canMeasure() const {
    return whyNot().isEmpty() && m_session.analysis() && m_session.numbers() && !m_session.speed().run();
}

/// Nothing while the layer is being transformed.
std::optional<SpeedQuestion> SpeedPanel::question() const {
    if (!m_session.analysis() || !m_session.numbers())
        return std::nullopt;
    return SpeedQuestion{m_session.analysis()->layout, m_session.currentSettings(), m_session.numbers()->cut,
                         m_session.speed().settings()};
}

void SpeedPanel::showState() {
    const QString reason = whyNot();
    const LayerStudyPtr study = reason.isEmpty() ? currentStudy() : nullptr;
    const auto& run = m_session.speed().run();
    m_controls->setAbilities(canMeasure(), run.has_value(), study != nullptr);
    if (study != m_shown) {
        m_shown = study;
        m_model.setStudy(study);
        m_table->setColumnHidden(StudyModel::withCopiesColumn,
                                 !study || !study->study.rows.front().withCopiesSeconds);
        m_plots->setSeries(study ? StudySeries(study->study) : StudySeries());
    }
    const double limit = m_session.speed().settings().limitMegabytes * 1e6;
    m_plots->setMemoryLimit(limit > 0 ? std::optional(limit) : std::nullopt);
    showWords(study, reason);
    if (!study)
        showMessage(reason);
    QWidget* results = m_controls->tableButton()->isChecked() ? static_cast<QWidget*>(m_table) : m_plotsArea;
    m_pages->setCurrentWidget(study ? results : m_message);
}

void SpeedPanel::showWords(const LayerStudyPtr& study, const QString& reason) {
    const auto& costs = m_session.speed().costs();
    const std::optional<SpeedQuestion> now = question();
    setTextIfAny(m_summary, study ? studySummary(*study) : QString());
    const ProductPlacePtr place = m_session.devices().inUse().products;
    const bool isOfThisDevice = costs && place && costs->place->device() == place->device();
    if (!reason.isEmpty() || !isOfThisDevice)
        setTextIfAny(m_choice, {});
    else if (now) // else what was chosen stays until it can be asked again
        setTextIfAny(m_choice, choiceSentence(*now, *costs));
    setTextIfAny(m_badge, badgeText(study));
}

QString SpeedPanel::badgeText(const LayerStudyPtr& study) const {
    const auto& run = m_session.speed().run();
    if (run && run->tensor != m_session.current())
        return tr("Measuring %1 …").arg(run->layer);
    if (run)
        return run->stage.isEmpty() ? tr("Waiting to measure …") : tr("Measuring: %1 …").arg(run->stage);
    if (!study)
        return {};
    const std::optional<SpeedQuestion> now = question();
    const QString changes = now ? changedSince(*study, *now) : tr("axes");
    return changes.isEmpty() ? QString() : tr("Changed since: %1").arg(changes);
}

void SpeedPanel::showMessage(const QString& reason) {
    const QString problem = m_session.speed().problem(m_session.current());
    const std::optional<SpeedQuestion> now = question();
    const ProductPlacePtr place = m_session.devices().inUse().products;
    if (!reason.isEmpty())
        m_message->setText(reason);
    else if (!problem.isEmpty())
        m_message->setText(tr("Measuring failed. %1").arg(problem));
    else
        m_message->setText(
            tr("Measure what products with this layer cost: rebuilt once (dense), rebuilt block by "
               "block (streaming), or never rebuilt (spectral).") +
            (now && place ? QStringLiteral("\n\n") + memoryForecast(*now, *place) : QString()));
}

QString SpeedPanel::message() const {
    return m_pages->currentWidget() == m_message ? m_message->text() : QString();
}

} // namespace fft_tensor::ui
