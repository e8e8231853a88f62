// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The tab "Memory & speed", driven by mouse and keyboard in the whole window.
#include "support/weights_on_disk.h"
#include "ui/pages/curve/curve_page.h"
#include "ui/pages/queue/queue_page.h"
#include "ui/pages/speed/speed_page.h"
#include "ui/window/main_window.h"
#include "unexpected_warnings.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QStyle>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <future>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;

class TestSpeedPanel : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        const TensorOnDisk kernel{"conv.weight", "F32", {16, 8, 3, 3}, bytesOf(whiteValues(16 * 8 * 9, 5))};
        const TensorOnDisk ids{"position_ids", "I64", {4}, QByteArray(32, '\0')};
        const TensorOnDisk longVector{"long.bias", "F32", {300'000}, bytesOf(whiteValues(300'000, 6))};
        QVERIFY(
            writeFile(path("model.safetensors"),
                      safetensorsBytes({whiteMatrix("first.weight", 96, 64, 1),
                                        whiteMatrix("second.weight", 64, 80, 2), kernel, ids, longVector})));
        std::vector<float> broken = whiteValues(64, 2);
        broken[5] = std::nanf("");
        QVERIFY(
            writeFile(path("nan.safetensors"), safetensorsBytes({{"bad", "F32", {8, 8}, bytesOf(broken)}})));
    }

    void init() {
        failOnUnexpectedWarnings();
        m_settings = std::make_unique<SettingsStore>();
        m_window = std::make_unique<MainWindow>(*m_settings);
        m_window->resize(1300, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get(), patience));
        m_window->runners().survey.setEnabled(false);
        m_window->page<SpeedPage>()->runner().setEffort({0, 1});
        m_window->showPage(QStringLiteral("speed"));
        open("model.safetensors");
        QTRY_VERIFY(panel()->canMeasure());
    }

    void cleanup() { m_window.reset(); }

    void invitesToMeasure() {
        QVERIFY(panel()->message().startsWith(QStringLiteral("Measure what")));
        QTRY_VERIFY(panel()->message().contains(QStringLiteral("At batch 32 and 4.98 % kept")));
        QVERIFY(panel()->summary().isEmpty() && panel()->badge().isEmpty());
        QVERIFY(measureButton()->isEnabled());
        QVERIFY(!controls()->cancelButton()->isEnabled());
        QVERIFY(!controls()->tableButton()->isEnabled() && !controls()->saveButton()->isEnabled());
        QVERIFY(panel()->controls()->isVisible());
    }

    void measuresByMouse() {
        QSignalSpy started(&m_window->compute(), &Compute::jobStarted);
        QSignalSpy progressed(&m_window->compute(), &Compute::jobProgressed);
        QAbstractItemModelTester tester(panel()->table()->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        measure();
        QCOMPARE(started.last().at(1).toString(), QStringLiteral("Measure first.weight"));
        QVERIFY(progressed.count() > 0);
        QVERIFY(panel()->message().isEmpty() && panel()->badge().isEmpty());
        QVERIFY2(panel()->summary().startsWith(QStringLiteral("Batch 32, 4.98 % kept: ")),
                 qPrintable(panel()->summary()));
        QVERIFY(panel()->choice().startsWith(QStringLiteral("Auto, with no limit: ")));
        QVERIFY(panel()->plots()->isVisible() && panel()->plots()->series().traces.size() == 3);
        QVERIFY(!m_window->queueModel().running());
        QTest::mouseClick(controls()->tableButton(), Qt::LeftButton);
        QVERIFY(panel()->table()->isVisible() && !panel()->plots()->isVisible());
        QCOMPARE(panel()->table()->model()->rowCount(), int(study().rows.size()));
        QVERIFY(study().rows.size() >= 3 * (1 + 8 + 5));
        QTest::mouseClick(controls()->tableButton(), Qt::LeftButton);
        QVERIFY(panel()->plots()->isVisible());
    }

    void measuresByKey() {
        QTest::keyClick(m_window.get(), Qt::Key_M, Qt::AltModifier);
        QTRY_VERIFY(session().speed().study(0));
        QTRY_VERIFY(measureButton()->isEnabled());
    }

    void cancels() {
        startLong();
        QVERIFY(!measureButton()->isEnabled());
        QVERIFY(controls()->cancelButton()->hasFocus()); // so that Space undoes what Space did
        QTest::mouseClick(controls()->cancelButton(), Qt::LeftButton);
        QTRY_VERIFY(!session().speed().run());
        QVERIFY(!session().speed().study(0));
        QVERIFY(panel()->message().startsWith(QStringLiteral("Measure what")));
        QVERIFY(panel()->badge().isEmpty());
        QVERIFY(measureButton()->isEnabled() && measureButton()->hasFocus());
        QVERIFY(!controls()->cancelButton()->isEnabled());
        QVERIFY(m_window->messageBar()->isHidden()); // cancel is not an error
        QVERIFY(!m_window->queueModel().running());
    }

    void resultsStayWhenCancelled() {
        measure();
        const QString before = panel()->summary();
        startLong();
        QCOMPARE(panel()->summary(), before);
        QVERIFY(panel()->plots()->isVisible());
        QTest::keyClick(controls()->cancelButton(), Qt::Key_Space);
        QTRY_VERIFY(!session().speed().run());
        QCOMPARE(panel()->summary(), before);
    }

    void theQueueCancelsToo() {
        startLong();
        m_window->showPage(QStringLiteral("queue"));
        QTRY_VERIFY(m_window->page<QueuePage>()->cancelButton()->isEnabled());
        QTest::mouseClick(m_window->page<QueuePage>()->cancelButton(), Qt::LeftButton);
        QTRY_VERIFY(!session().speed().run());
    }

    void theWindowStaysAlive() {
        startLong();
        QSignalSpy maps(&session(), &Session::mapsArrived);
        session().setKeep(0.3);
        QTRY_VERIFY(session().numbers() && session().numbers()->cut.keep == 0.3);
        QTRY_VERIFY(maps.count() > 0);
        QCOMPARE(maps.last().first().value<LayerMaps>().keep, 0.3);
        QVERIFY(session().speed().run());
        session().speed().cancel();
        QTRY_VERIFY(!session().speed().run());
    }

    void saysWhatHasChanged() {
        measure();
        QLineEdit* edit = controls()->batchBox()->findChild<QLineEdit*>();
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("8"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(panel()->badge(), QStringLiteral("Changed since: batch"));
        QTest::mouseClick(controls()->transposedBox(), Qt::LeftButton, {}, QPoint(8, 8));
        QCOMPARE(panel()->badge(), QStringLiteral("Changed since: batch, transposed"));
        session().setKeep(0.1);
        QTRY_COMPARE(panel()->badge(), QStringLiteral("Changed since: keep, batch, transposed"));
        QVERIFY(panel()->summary().startsWith(QStringLiteral("Batch 32, "))); // still what was measured
        measure();
        QTRY_COMPARE(panel()->badge(), QString());
        QCOMPARE(study().options.batch, std::uint64_t{8});
        QVERIFY(study().options.product.matricization.transposed);
        QVERIFY2(panel()->summary().startsWith(QStringLiteral("Batch 8, ")), qPrintable(panel()->summary()));
        session().setAxes({AxesChoice::Kind::last, {}});
        QVERIFY(
            panel()->badge().contains(QStringLiteral("axes"))); // at once, and the results are still there
        QVERIFY(panel()->plots()->isVisible());
        QTRY_VERIFY(session().analysis().has_value());
        QTRY_COMPARE(panel()->badge(), QStringLiteral("Changed since: axes"));
        session().undoStack()->undo();
        QTRY_COMPARE(panel()->badge(), QString());
    }

    void switchesLayersDuringARun() {
        startLong();
        session().setCurrent(1);
        QTRY_VERIFY(session().numbers().has_value());
        QCOMPARE(panel()->badge(), QStringLiteral("Measuring first.weight …"));
        QVERIFY(!panel()->canMeasure() && controls()->cancelButton()->isEnabled());
        QVERIFY(!panel()->message().isEmpty());
        session().speed().cancel();
        QTRY_VERIFY(panel()->canMeasure());
        m_window->page<SpeedPage>()->runner().setEffort({0.003, 2});
        session().speed().measure();
        QTRY_VERIFY(session().speed().run() && !session().speed().run()->stage.isEmpty());
        session().setCurrent(0); // the second layer is measured all the same
        QTRY_VERIFY(session().speed().study(1));
        QTRY_VERIFY(panel()->canMeasure());
        QVERIFY(panel()->message().startsWith(QStringLiteral("Measure what")));
        session().setCurrent(1);
        QVERIFY(panel()->message().isEmpty());
        QVERIFY(panel()->plots()->isVisible());
        QCOMPARE(session().speed().study(1)->study.layout.shape(), (Shape{64, 80}));
    }

    void aLayerThatHasLeftMemoryIsReadAgain() {
        QSignalSpy exported(&m_window->runners().files, &FileRunner::exported);
        m_window->runners().files.exportTo(path("meanwhile.h5"));
        session().speed().measure(); // waits behind the export, while the other layer passes both
        session().setCurrent(2);
        QTRY_VERIFY(session().speed().study(0));
        QCOMPARE(exported.count(), 1);
        QCOMPARE(session().speed().study(0)->study.layout.shape(), (Shape{96, 64}));
    }

    void whatComesTooLateIsDropped() {
        QTest::mouseClick(measureButton(), Qt::LeftButton);
        std::promise<void> measured;
        Scope after(m_window->compute());
        after.ask<bool>(
            {"", JobPriority::background},
            [&measured](ComputeState&, JobContext&) {
                measured.set_value();
                return true;
            },
            [](bool) {});
        measured.get_future().wait(); // the study has ended, and its answer waits
        session().setDocument({session().document(), session().path(), 0});
        QVERIFY(!session().speed().run());
        QTRY_COMPARE(m_window->compute().pending(), 0);
        QVERIFY(!session().speed().study(0));
    }

    void rankFour() {
        session().setCurrent(2);
        QTRY_VERIFY(panel()->canMeasure());
        measure();
        QCOMPARE(study().mainRow(ProductMethod::dense).weightBytes, std::uint64_t{16 * 8 * 9 * 4});
    }

    void saysWhyNothingCanBeMeasured() {
        session().setCurrent(3);
        QVERIFY(panel()->message().contains(QStringLiteral("I64")));
        QVERIFY(!measureButton()->isEnabled());
        session().setCurrent(0);
        QTRY_VERIFY(panel()->canMeasure());
        session().setStoreRaw(true);
        QVERIFY(panel()->message().contains(QStringLiteral("stored raw")));
        QVERIFY(!measureButton()->isEnabled());
        open("nan.safetensors");
        QTRY_VERIFY(panel()->message().contains(QStringLiteral("NaN")));
        QVERIFY(!measureButton()->isEnabled());
    }

    void saysWhyMeasuringFailed() {
        session().setCurrent(4);
        QTRY_VERIFY(panel()->canMeasure());
        SpeedSettings settings = session().speed().settings();
        settings.batch = 1 << 20; // x alone would take more than a terabyte
        session().speed().setSettings(settings);
        session().speed().measure();
        const QString sentence = QStringLiteral("Measuring failed. x and y of 1048576 rows");
        QTRY_VERIFY(panel()->message().startsWith(sentence));
        QVERIFY(m_window->messageBar()->isVisible());
        QTRY_VERIFY(measureButton()->isEnabled());
    }

    void choosesWithinALimit() {
        measure();
        QLineEdit* edit = controls()->limitBox()->findChild<QLineEdit*>();
        QCOMPARE(edit->text(), QStringLiteral("no limit"));
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("0.02"));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY2(
            panel()->choice().startsWith(QStringLiteral("Auto, within 20.0 kB of this machine's memory: ")),
            qPrintable(panel()->choice()));
        QVERIFY2(panel()->choice().contains(QStringLiteral("No product fits into 20.0 kB")),
                 qPrintable(panel()->choice()));
        controls()->limitBox()->setValue(0.05); // a little less than spectral would hold
        QVERIFY2(panel()->choice().contains(QStringLiteral("dense ≈")), qPrintable(panel()->choice()));
        QVERIFY(panel()->choice().contains(QStringLiteral("but needs")));
        QVERIFY(panel()->badge().isEmpty()); // what was measured holds
        QVERIFY(panel()->plots()->legendTexts().contains(QStringLiteral("memory limit")));
    }

    void savesTheTable() {
        measure();
        saveBy(0, path("table.csv"));
        const QList<QByteArray> lines = readFile(path("table.csv")).trimmed().split('\n');
        QCOMPARE(std::size_t(lines.size()), study().rows.size() + 1);
        const QList<QByteArray> names = lines[0].split(',');
        for (std::size_t i = 0; i < study().rows.size(); ++i) {
            const StudyRow& row = study().rows[i];
            QByteArray line = lines[qsizetype(i) + 1];
            const QList<QByteArray> fields = line.replace("\"0,1\"", "both").split(',');
            QCOMPARE(fields.size(), names.size());
            const auto field = [&](const char* name) { return fields[names.indexOf(name)]; };
            QCOMPARE(field("layer"), QByteArray("\"first.weight\""));
            QVERIFY(field("seconds").toDouble() == row.seconds); // to the last bit
            QVERIFY(field("kept").toDouble() == row.kept);
            QCOMPARE(field("multiply_peak_bytes").toULongLong(), qulonglong{row.multiplyPeakBytes});
        }
        saveBy(1, path("memory.csv"));
        QVERIFY(readFile(path("memory.csv")).contains(",prepare,"));
        saveBy(2, path("stages.csv"));
        QVERIFY(readFile(path("stages.csv")).contains("GEMM"));
    }

    void savesThePlots() {
        measure();
        saveBy(3, path("plots.svg"));
        QVERIFY(readFile(path("plots.svg")).contains("equal flop rate, 1/(2p)"));
        saveBy(3, path("plots.gif"));
        QTRY_VERIFY(m_window->messageBar()->isVisible());
        QVERIFY(m_window->messageBar()->message().contains(QStringLiteral(".svg")));
    }

    void anotherDocumentIsAnotherMatter() {
        measure();
        startLong();
        open("nan.safetensors");
        QTRY_VERIFY(!session().speed().study(0));
        QVERIFY(!session().speed().run());
        QTRY_VERIFY(!m_window->queueModel().running());
        open("model.safetensors");
        QTRY_VERIFY(panel()->canMeasure());
        QVERIFY(!panel()->message().isEmpty());
        QVERIFY(!panel()->choice().isEmpty()); // the machine is known by now
        m_window->page<SpeedPage>()->runner().setEffort({0, 1});
        measure();
    }

    void remembersItsSettings() {
        SettingsStore store(std::make_unique<QSettings>(path("settings.ini"), QSettings::IniFormat));
        m_window = std::make_unique<MainWindow>(store);
        QCOMPARE(controls()->batchBox()->value(), 32);
        controls()->batchBox()->setValue(7);
        controls()->blockBox()->setValue(2.5);
        controls()->limitBox()->setValue(100);
        controls()->transposedBox()->setChecked(true);
        m_window = std::make_unique<MainWindow>(store);
        QCOMPARE(controls()->batchBox()->value(), 7);
        QCOMPARE(session().speed().settings(), (SpeedSettings{7, 2.5, true, 100}));
        m_window.reset(); // before its settings
    }

    void fitsIntoASmallWindow() {
        m_window->resize(800, 600);
        measure();
        QTRY_VERIFY(panel()->plots()->isVisible());
        QVERIFY(panel()->plots()->height() >= panel()->plots()->leastHeight(panel()->plots()->width()));
        // Also with the longest sentences: of a busy machine, and of what is being measured.
        const auto busy = std::make_shared<LayerStudy>(*session().speed().study(session().current()));
        busy->study.othersShare = 0.5;
        session().speed().setStudy(busy);
        QVERIFY(panel()->summary().contains(QStringLiteral("Other programs took 50 %")));
        session().speed().begin(-2, QStringLiteral("a.layer.with.a.long.name").repeated(4));
        QVERIFY(panel()->badge().contains(QStringLiteral("long.name")));
        QVERIFY(panel()->minimumSizeHint().width() <= m_window->page<CurvePage>()->minimumSizeHint().width());
    }

  private:
    [[nodiscard]] Session& session() { return m_window->session(); }
    [[nodiscard]] SpeedPanel* panel() const { return m_window->page<SpeedPage>(); }
    [[nodiscard]] SpeedControls* controls() const { return panel()->controls(); }
    [[nodiscard]] QPushButton* measureButton() const { return controls()->measureButton(); }
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    [[nodiscard]] const ProductStudy& study() { return session().speed().study(session().current())->study; }
    void open(const QString& name) {
        QSignalSpy opened(&m_window->runners().files, &FileRunner::opened);
        m_window->open(path(name));
        QTRY_COMPARE(opened.count(), 1);
    }
    /// Presses Measure and waits for the results.
    void measure() {
        QTRY_VERIFY(panel()->canMeasure());
        QSignalSpy changed(&session().speed(), &SpeedStudies::studiesChanged);
        QTest::mouseClick(measureButton(), Qt::LeftButton);
        QTRY_COMPARE(changed.count(), 1);
        QTRY_VERIFY(!session().speed().run());
    }
    /// Presses Measure for something that takes minutes.
    void startLong() {
        m_window->page<SpeedPage>()->runner().setEffort({0.1, 20});
        QTest::mouseClick(measureButton(), Qt::LeftButton);
        QTRY_VERIFY(panel()->badge().contains(QStringLiteral("kept")));
    }
    /// Chooses an action of the Save menu and answers its dialog.
    void saveBy(int action, const QString& file) {
        QTimer::singleShot(0, qApp, [file] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(file);
            QTest::keyClick(dialog, Qt::Key_Return);
        });
        QList<QAction*> actions = controls()->saveMenu()->actions();
        actions.removeIf([](const QAction* one) { return one->isSeparator(); });
        actions.at(action)->trigger();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<SettingsStore> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestSpeedPanel)
#include "test_speed_panel.moc"
