// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The window driven by mouse and keyboard.
#include "support/export_state.h"
#include "support/weights_on_disk.h"
#include "ui/document/formats.h"
#include "ui/pages/pictures/plane_panel.h"
#include "ui/pages/queue/queue_page.h"
#include "ui/window/main_window.h"

#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDockWidget>
#include <QDropEvent>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QTreeView>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;

class TestMainWindow : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        TensorOnDisk kernel{"conv.weight", "F32", {16, 8, 3, 3}, bytesOf(whiteValues(16 * 8 * 9, 5))};
        TensorOnDisk ids{"position_ids", "I64", {4}, QByteArray(32, '\0')};
        QVERIFY(writeFile(path("model.safetensors"),
                          safetensorsBytes({waveMatrix("wave.weight", 48, 64),
                                            whiteMatrix("noise.weight", 64, 64, 1), kernel, ids})));
        std::vector<float> broken = whiteValues(64, 2);
        broken[5] = std::nanf("");
        QVERIFY(
            writeFile(path("nan.safetensors"), safetensorsBytes({{"bad", "F32", {8, 8}, bytesOf(broken)}})));
        QVERIFY(writeFile(path("bad.safetensors"), "this is no weight file"));
        std::vector<TensorOnDisk> many;
        for (int i = 0; i < 12; ++i)
            many.push_back(whiteMatrix("layer." + QByteArray::number(i), 700, 600, static_cast<unsigned>(i)));
        QVERIFY(writeFile(path("many.safetensors"), safetensorsBytes(many)));
    }

    void init() {
        m_settings = std::make_unique<SettingsStore>();
        m_window = std::make_unique<MainWindow>(*m_settings);
        m_window->resize(1200, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get(), patience));
    }

    void cleanup() { m_window.reset(); }

    void opensAndSurveys() {
        open("model.safetensors");
        QCOMPARE(session().current(), 0);
        QTRY_COMPARE(session().survey().at(1).state, SurveyRow::State::done);
        QTRY_COMPARE(session().survey().at(2).state, SurveyRow::State::done);
        QVERIFY(session().measured(0)->ownAxes().compaction() < 0.01);
        QVERIFY(!session().measured(1)->structured());
        QCOMPARE(session().survey().at(3).state, SurveyRow::State::skipped);
        QTRY_COMPARE(session().totals().counted, 4);
        QTRY_VERIFY(!session().curves().shuffled.empty());
        QTRY_VERIFY(session().packed().has_value());
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("model.safetensors")));
        QCOMPARE(m_settings->recentFiles().size(), 1);
    }

    void filtersAndSelects() {
        open("model.safetensors");
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(m_window->layerPanel()->filterEdit()->hasFocus());
        QTest::keyClicks(m_window->layerPanel()->filterEdit(), QStringLiteral("noi"));
        QTreeView* table = m_window->layerPanel()->table();
        QCOMPARE(table->model()->rowCount(), 1);
        clickRow(0);
        QCOMPARE(session().current(), 1);
        QTRY_VERIFY(session().analysis() && session().analysis()->tensor == 1);
    }

    void draggingTheSliderIsOneUndoStep() {
        open("model.safetensors");
        clickRow(1);
        QTRY_VERIFY(session().numbers().has_value());
        QTRY_VERIFY(!session().curves().spectral.empty());
        QSlider* slider = m_window->compressPanel()->keepControl()->slider();
        const int y = slider->height() / 2;
        QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(slider->width() / 2, y));
        for (int x = slider->width() / 2; x < slider->width() - 10; x += 7) {
            QTest::mouseMove(slider, QPoint(x, y));
            // Exact numbers come with the setting, without waiting for the compute thread.
            QCOMPARE(session().numbers()->cut.keep, session().currentSettings().goal.value);
        }
        QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(slider->width() - 10, y));
        QVERIFY(session().currentSettings().goal.value > 0.3);
        QCOMPARE(session().undoStack()->count(), 1);
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(session().currentSettings().goal.value, 0.05);
        QTRY_COMPARE(session().numbers()->cut.keep, 0.05);
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(session().currentSettings().goal.value > 0.3);
    }

    void instantNumbersAreTheBackends() {
        open("model.safetensors");
        clickRow(1);
        QTRY_VERIFY(!session().curves().spectral.empty());
        const auto backend = makeCpuBackend();
        JobContext context;
        const TensorPtr tensor = session().document()->read(1, context);
        const auto analysis = backend->analyze(tensor, {0, 1}, context);
        for (const double keep : {0.0, 0.013, 0.05, 0.5, 1.0}) {
            session().setKeep(keep);
            const CutNumbers expected = analysis->numbersAt(keep, ValueType::float32);
            const CutNumbers& shown = session().numbers()->cut;
            QCOMPARE(shown.coefficients, expected.coefficients);
            QCOMPARE(shown.relativeError, expected.relativeError);
            QCOMPARE(shown.kept, expected.kept);
        }
    }

    void changesAxes() {
        open("model.safetensors");
        QTRY_VERIFY(session().analysis().has_value());
        QComboBox* combo = m_window->compressPanel()->axesControl()->combo();
        combo->setFocus();
        QTest::keyClick(combo, Qt::Key_Down); // from "All axes" to "Last axis"
        QTRY_COMPARE(session().currentSettings().axes.kind, AxesChoice::Kind::last);
        QTRY_VERIFY(session().analysis() && session().analysis()->axes == std::vector<int>{1});
        QTRY_VERIFY(session().numbers().has_value());
        session().undoStack()->undo();
        QTRY_VERIFY(session().analysis() && session().analysis()->axes.size() == 2);
    }

    void aimsAtAnError() {
        open("model.safetensors");
        clickRow(1);
        QTRY_VERIFY(session().numbers().has_value());
        session().setGoal({Goal::Kind::error, 0.5});
        QTRY_VERIFY(session().numbers() && session().numbers()->settings.goal.kind == Goal::Kind::error);
        QVERIFY(session().numbers()->cut.relativeError <= 0.5);
        QVERIFY(session().numbers()->cut.relativeError > 0.49);
        session().setGoal({Goal::Kind::ratio, 4});
        QTRY_VERIFY(session().numbers() && session().numbers()->settings.goal.kind == Goal::Kind::ratio);
        QTRY_VERIFY(session().packed() && session().packed()->settings.goal.kind == Goal::Kind::ratio);
        QVERIFY(std::abs(64 * 64 / static_cast<double>(session().packed()->bytes) - 1) < 0.006);
    }

    void readsOutUnderTheCursor() {
        open("model.safetensors");
        clickRow(1);
        QTRY_VERIFY(session().numbers().has_value());
        ImagePane* pane = m_window->paneGrid()->pane(0);
        QTRY_VERIFY(!pane->geometry().isEmpty());
        QTest::mouseMove(pane, pane->rect().center());
        QTRY_VERIFY(session().readout().has_value());
        JobContext context;
        const TensorPtr tensor = session().document()->read(1, context);
        const Readout& readout = *session().readout();
        const auto index = static_cast<std::size_t>(readout.row * 64 + readout.column);
        QCOMPARE(static_cast<float>(readout.weight), tensor->values[index]);
        QVERIFY(std::abs(readout.rebuilt - readout.weight - readout.error) < 1e-5);
        QCOMPARE(pane->readout(), numberText(readout.weight));
        QVERIFY(m_window->paneGrid()->pane(1)->readout().startsWith(QStringLiteral("|F| = ")));
        QCOMPARE(m_window->paneGrid()->pane(2)->readout(), numberText(readout.rebuilt));
        QCOMPARE(m_window->paneGrid()->pane(3)->readout(), numberText(readout.error));
        QTest::keyClick(m_window.get(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), m_window->readoutBar()->text());
        QVERIFY(m_window->readoutBar()->text().contains(QStringLiteral("|F|")));
    }

    void picturesTakeTheRoom() {
        open("model.safetensors");
        clickRow(1);
        QTRY_VERIFY(session().analysis().has_value());
        const PaneGrid* grid = m_window->paneGrid();
        QTRY_VERIFY(!grid->pane(0)->geometry().isEmpty());
        QVERIFY(grid->width() > m_window->layerPanel()->width());
        QVERIFY(grid->width() > m_window->compressPanel()->width());
        for (int i = 0; i < 4; ++i) { // the chooser lies in the title row of its pane
            const QRect chooser = grid->kindChooser(i)->geometry();
            QCOMPARE(chooser.top(), grid->pane(i)->y());
            QVERIFY(grid->pane(i)->geometry().picture().top() > chooser.bottom() - grid->pane(i)->y());
        }
        QTest::mouseClick(grid->kindChooser(0), Qt::LeftButton); // not hidden under the picture
        QTRY_VERIFY(grid->kindChooser(0)->view()->isVisible());
        QTest::keyClick(grid->kindChooser(0)->view(), Qt::Key_End);
        QTest::keyClick(grid->kindChooser(0)->view(), Qt::Key_Return);
        QTRY_COMPARE(session().view().kinds.at(0), MapKind::error);
    }

    void totalsForetellTheFile() {
        open("model.safetensors");
        QTRY_COMPARE(session().totals().counted, 4);
        QSignalSpy exported(&m_window->runners().files, &FileRunner::exported);
        m_window->exportTo(path("foretold.h5"));
        QTRY_COMPARE(exported.count(), 1);
        const auto real = static_cast<double>(QFileInfo(path("foretold.h5")).size());
        const auto foretold = static_cast<double>(session().totals().bytes);
        QVERIFY2(std::abs(foretold / real - 1) < 0.25,
                 qPrintable(QStringLiteral("%1 for %2").arg(foretold).arg(real)));
    }

    void switchingFastEndsAtTheLastLayer() {
        open("many.safetensors");
        for (int round = 0; round < 3; ++round)
            for (int row = 0; row < 12; ++row) {
                clickRow(row);
                QCoreApplication::processEvents();
            }
        session().setAxes({AxesChoice::Kind::last, {}});
        session().setKeep(0.3);
        session().undoStack()->undo();
        session().undoStack()->undo();
        QCOMPARE(session().current(), 11);
        QTRY_VERIFY(session().analysis() && session().numbers());
        QCOMPARE(session().analysis()->tensor, 11);
        QCOMPARE(session().analysis()->axes, (std::vector<int>{0, 1}));
        QCOMPARE(session().numbers()->cut.keep, 0.05);
        QVERIFY(m_window->messageBar()->isHidden());
    }

    void anotherFileDoesNotDisturbAnExport() {
        open("many.safetensors");
        const QString target = path("undisturbed.h5");
        QSignalSpy exported(&m_window->runners().files, &FileRunner::exported);
        m_window->exportTo(target);
        QTRY_VERIFY(m_window->queueModel().exportsRunning() > 0);
        m_window->open(path("model.safetensors"));
        QTRY_COMPARE(session().tensorCount(), 4);
        QTRY_COMPARE(exported.count(), 1);
        m_window->open(target);
        QTRY_COMPARE(session().tensorCount(), 12);
    }

    void closingAsksWhileExporting() {
        open("many.safetensors");
        const QString target = path("closed.h5");
        m_window->exportTo(target);
        QTRY_VERIFY(m_window->queueModel().exportsRunning() > 0);
        const auto answer = [](QMessageBox::StandardButton button) {
            QTimer::singleShot(0, qApp, [button] {
                auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
                QVERIFY(box);
                box->button(button)->click();
            });
        };
        answer(QMessageBox::No);
        QVERIFY(!m_window->close());
        QVERIFY(m_window->isVisible());
        if (m_window->queueModel().exportsRunning() == 0)
            QSKIP("the export was faster than the question");
        answer(QMessageBox::Yes);
        QVERIFY(m_window->close());
        m_window.reset();
        QVERIFY(!QFileInfo::exists(target));
        QVERIFY(QDir(m_folder.path())
                    .entryList({QStringLiteral("*closed*")}, QDir::Files | QDir::Hidden)
                    .isEmpty());
    }

    void exportsVerified() {
        open("model.safetensors");
        const QString target = path("out.h5");
        QSignalSpy exported(&m_window->runners().files, &FileRunner::exported);
        m_window->exportTo(target);
        QTRY_COMPARE(exported.count(), 1);
        QVERIFY(QFileInfo::exists(target));
        const QString state = testing::exportState(m_window->queueModel(), target);
        QVERIFY2(state.startsWith(QStringLiteral("Verified")), qPrintable(state));
        m_window->open(target);
        QTRY_COMPARE(session().path(), target);
        QCOMPARE(session().tensorCount(), 4);
        QTRY_VERIFY(session().numbers().has_value());
    }

    void cancelsAnExport() {
        open("many.safetensors");
        const QString target = path("cancelled.h5");
        QSignalSpy ended(&m_window->compute(), &Compute::jobEnded);
        QSignalSpy exported(&m_window->runners().files, &FileRunner::exported);
        m_window->exportTo(target);
        QTRY_VERIFY(m_window->page<QueuePage>()->cancelButton()->isEnabled());
        QTest::mouseClick(m_window->page<QueuePage>()->cancelButton(), Qt::LeftButton);
        QTRY_VERIFY(m_window->queueModel().exportsRunning() == 0);
        QCOMPARE(exported.count(), 0);
        QVERIFY(!QFileInfo::exists(target));
        const QString state = testing::exportState(m_window->queueModel(), target);
        QVERIFY2(state.startsWith(QStringLiteral("Cancelled")), qPrintable(state));
        QVERIFY(m_window->messageBar()->isHidden()); // cancel is not an error
    }

    void refusesToExportOverTheInput() {
        const QByteArray before = readFile(path("model.safetensors"));
        open("model.safetensors");
        m_window->exportTo(path("model.safetensors"));
        QTRY_VERIFY(m_window->messageBar()->isVisible());
        QCOMPARE(readFile(path("model.safetensors")), before);
    }

    void saysWhatIsWrongWithAFile() {
        open("model.safetensors");
        m_window->open(path("bad.safetensors"));
        QTRY_VERIFY(m_window->messageBar()->isVisible());
        QVERIFY(m_window->messageBar()->message().contains(QStringLiteral("bad.safetensors")));
        QCOMPARE(session().tensorCount(), 4); // what was open stays open
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QTRY_VERIFY(m_window->messageBar()->isHidden());
    }

    void saysWhatIsWrongWithALayer() {
        m_window->open(path("nan.safetensors"));
        QTRY_VERIFY(m_window->messageBar()->isVisible());
        QVERIFY(m_window->messageBar()->message().contains(QStringLiteral("bad")));
        QVERIFY(!session().layerProblem().isEmpty());
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier); // as the message says: store raw
        QTRY_VERIFY(session().currentSettings().storeRaw);
        QSignalSpy exported(&m_window->runners().files, &FileRunner::exported);
        m_window->exportTo(path("nan.h5"));
        QTRY_COMPARE(exported.count(), 1);
    }

    void opensWhatIsDropped() {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path("model.safetensors"))});
        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &drop);
        QTRY_COMPARE(session().tensorCount(), 4);
        for (const QLineEdit* edit : m_window->findChildren<QLineEdit*>())
            QVERIFY(!edit->acceptDrops()); // nor does a field swallow it
    }

    void remembersAndResetsTheLayout() {
        SettingsStore settings(std::make_unique<QSettings>(path("settings.ini"), QSettings::IniFormat));
        m_window = std::make_unique<MainWindow>(settings);
        m_window->resize(700, 600);
        m_window->show();
        open("model.safetensors");
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_COMPARE(session().view().layout, PaneLayout::two);
        auto* plots = m_window->findChild<QDockWidget*>(QStringLiteral("plots"));
        plots->toggleViewAction()->trigger();
        const QSize size = m_window->size();
        QVERIFY(m_window->close());
        m_window = std::make_unique<MainWindow>(settings);
        QCOMPARE(m_window->size(), size);
        m_window->show();
        open("model.safetensors");
        plots = m_window->findChild<QDockWidget*>(QStringLiteral("plots"));
        QCOMPARE(session().view().layout, PaneLayout::two);
        QVERIFY(plots->isHidden());
        for (QAction* action : m_window->findChildren<QAction*>())
            if (action->text() == QStringLiteral("&Reset layout"))
                action->trigger();
        QCOMPARE(session().view().layout, PaneLayout::four);
        QVERIFY(!plots->isHidden());
        m_window.reset(); // before its settings
    }

    void opensOneTensorByAddress() {
        m_window->open(path("model.safetensors") + QStringLiteral("::noise.weight"));
        QTRY_COMPARE(session().current(), 1);
    }

    void showsRawLayersWithTheirReason() {
        open("model.safetensors");
        clickRow(3);
        QTRY_VERIFY(session().layerProblem().contains(QStringLiteral("I64")));
        QVERIFY(!m_window->compressPanel()->goalCombo()->isEnabled());
        QStringList shown;
        for (const QLabel* label : m_window->compressPanel()->findChildren<QLabel*>())
            shown << label->text();
        QVERIFY(shown.contains(QStringLiteral("0 (lossless)")));
        QVERIFY(shown.contains(QStringLiteral("≈ 32 B of 32 B")));
    }

    void aKernelOffersItsAxes() {
        open("model.safetensors");
        clickRow(2);
        QTRY_VERIFY(session().analysis() && session().analysis()->tensor == 2);
        auto* planes = m_window->findChild<PlanePanel*>();
        QVERIFY(planes->isVisible());
        planes->rowChooser()->setFocus();
        QTest::keyClick(planes->rowChooser(), Qt::Key_End);
        QTRY_COMPARE(session().plane(false).rowAxis, 3);
        QCOMPARE(*session().plane(true).others.at(2), 1); // DC of an axis of length 3
    }

    void everyControlHasANameForScreenReaders() {
        open("model.safetensors");
        clickRow(2);
        QTRY_VERIFY(session().analysis() && session().analysis()->tensor == 2);
        int seen = 0;
        QStringList nameless;
        for (QWidget* widget : m_window->findChildren<QWidget*>()) {
            const bool inside = widget->window() != m_window.get() ||
                                qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) ||
                                widget->objectName().startsWith(QStringLiteral("qt_"));
            if (!(widget->focusPolicy() & Qt::TabFocus) || inside || qobject_cast<QTabBar*>(widget))
                continue;
            const QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(face);
            if (face->text(QAccessible::Name).isEmpty())
                nameless << QString::fromLatin1(widget->metaObject()->className());
            ++seen;
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char(' '))));
        QVERIFY(seen > 20);
    }

    void quitsWhileWorking() {
        m_window->open(path("many.safetensors"));
        QTRY_VERIFY(session().document() != nullptr);
        m_window.reset(); // must neither crash nor hang
    }

  private:
    [[nodiscard]] Session& session() { return m_window->session(); }
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    void open(const QString& name) {
        m_window->open(path(name));
        QTRY_VERIFY(session().document() != nullptr);
    }
    void clickRow(int row) {
        QTreeView* table = m_window->layerPanel()->table();
        const QModelIndex index = table->model()->index(row, 0);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
    }

    QTemporaryDir m_folder;
    std::unique_ptr<SettingsStore> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
