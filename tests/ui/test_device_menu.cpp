// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Devices in the window: the menu by key and mouse, who computed the layer, and devices that fail.
#include "support/local_plugin.h"
#include "support/weights_on_disk.h"
#include "ui/window/main_window.h"
#include "unexpected_warnings.h"

#include <QAction>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;
using fft_tensor::tests::entry;
using fft_tensor::tests::LocalPlugin;

class TestDeviceMenu : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::shared_ptr<LocalPlugin> m_plugin;
    std::unique_ptr<SettingsStore> m_settings;
    std::unique_ptr<MainWindow> m_window;

    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    Session& session() { return m_window->session(); }
    DeviceMenu* menu() { return m_window->deviceMenu(); }

    void start(DeviceSources sources, std::unique_ptr<SettingsStore> settings = {}) {
        m_window.reset();
        m_settings = settings ? std::move(settings) : std::make_unique<SettingsStore>();
        m_window = std::make_unique<MainWindow>(*m_settings, std::move(sources));
        m_window->resize(1200, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get(), patience));
        QTRY_VERIFY(!session().devices().inUse().id.isEmpty());
    }
    void openAndSettle() {
        m_window->open(path("model.safetensors"));
        QTRY_VERIFY(session().numbers().has_value());
        QTRY_VERIFY(m_window->runners().settled());
    }
    QAction* choice(const QString& id) {
        for (QAction* action : menu()->choices())
            if (action->data().toString() == id)
                return action;
        return nullptr;
    }
    QString chosen() {
        QStringList checked;
        for (QAction* action : menu()->choices())
            if (action->isChecked())
                checked << action->data().toString();
        return checked.join(QLatin1Char('+'));
    }
    /// The disabled lines below an item, as one text.
    QString reasonBelow(QAction* item) {
        const QList<QAction*> all = menu()->actions();
        QStringList lines;
        for (qsizetype i = all.indexOf(item) + 1; i < all.size() && !all[i]->isCheckable(); ++i)
            lines << (all[i]->isEnabled() ? QStringLiteral("ENABLED") : all[i]->text().trimmed());
        return lines.join(QLatin1Char(' '));
    }
    static std::unique_ptr<SettingsStore> storeIn(const QString& file) {
        return std::make_unique<SettingsStore>(std::make_unique<QSettings>(file, QSettings::IniFormat));
    }

  private slots:
    void initTestCase() {
        QVERIFY(
            writeFile(path("model.safetensors"), safetensorsBytes({whiteMatrix("noise.weight", 48, 64, 1),
                                                                   whiteMatrix("more.weight", 40, 30, 2)})));
    }

    void init() {
        failOnUnexpectedWarnings();
        m_plugin = std::make_shared<LocalPlugin>();
        m_plugin->entries = {entry("cuda:0"),
                             entry("cuda:1", "The card is broken & cold, and has been so for as "
                                             "long as anybody here can remember. Replace it.")};
        m_plugin->entries[0].memoryBytes = 80'000'000'000;
        m_plugin->entries[0].load = 0.25;
    }

    void cleanup() { m_window.reset(); }

    void showsEveryDevice() {
        start(tests::sourcesWith(m_plugin));
        QTRY_COMPARE(menu()->choices().size(), 4);
        QCOMPARE(chosen(), QStringLiteral("auto"));
        QVERIFY(choice("cpu")->isEnabled() && choice("cuda:0")->isEnabled());
        for (const char* piece : {"Card cuda:0", "80.0 GB", "25 % busy"})
            QVERIFY2(choice("cuda:0")->text().contains(QLatin1String(piece)),
                     qPrintable(choice("cuda:0")->text()));
        QAction* broken = choice("cuda:1");
        const QString reason = QString::fromStdString(m_plugin->entries[1].reason);
        QVERIFY(!broken->isEnabled());
        QCOMPARE(broken->toolTip(), reason);
        QVERIFY(menu()->toolTipsVisible());
        QCOMPARE(reasonBelow(broken).replace("&&", "&"), reason);
        QCOMPARE(reasonBelow(choice("cuda:0")), QString());
    }

    void withoutAPluginTheReasonIsShown() {
        start(tests::sourcesWithout("The plug-in for GPUs is missing. Install it."));
        QTRY_COMPARE(menu()->choices().size(), 3);
        QVERIFY(!choice("cuda")->isEnabled());
        QCOMPARE(reasonBelow(choice("cuda")), QStringLiteral("The plug-in for GPUs is missing. Install it."));
        QVERIFY(m_window->deviceLabel()->text().startsWith(QStringLiteral("CPU")));
        QVERIFY(m_window->deviceLabel()->toolTip().contains(QStringLiteral("Install it.")));
        QVERIFY(
            m_window->compressPanel()->deviceButton()->text().startsWith(QStringLiteral("Automatic: CPU")));
        QVERIFY(!m_window->messageBar()->isVisible()); // no reason to interrupt anybody
        auto* log = m_window->findChild<QPlainTextEdit*>();
        QVERIFY(log->toPlainText().contains(QStringLiteral("Install it.")));
    }

    void chosenByKeys() {
        start(tests::sourcesWith(m_plugin));
        openAndSettle();
        QCOMPARE(m_window->deviceLabel()->text(), QStringLiteral("Fake GPU"));
        const double error = session().numbers()->cut.relativeError;
        QTest::keyClick(m_window.get(), Qt::Key_C, Qt::AltModifier);
        auto* compress = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(compress != nullptr);
        QTest::keyClick(compress, Qt::Key_D);
        QTRY_COMPARE(QApplication::activePopupWidget(), menu());
        QTRY_VERIFY(m_window->compute().pending() == 0); // the list has come again
        menu()->setActiveAction(choice("auto"));
        QTest::keyClick(menu(), Qt::Key_Down);
        QCOMPARE(menu()->activeAction(), choice("cpu"));
        QTest::keyClick(menu(), Qt::Key_Return);
        QCOMPARE(session().devices().choice(), QStringLiteral("cpu"));
        QVERIFY(!session().numbers().has_value() || m_window->compute().pending() > 0);
        QTRY_VERIFY(m_window->deviceLabel()->text().startsWith(QStringLiteral("CPU")));
        QTRY_VERIFY(session().numbers().has_value());
        QCOMPARE(session().analysis()->device, QStringLiteral("CPU"));
        QCOMPARE(session().numbers()->cut.relativeError, error);
        QCOMPARE(chosen(), QStringLiteral("cpu"));
    }

    void chosenFromTheButton() {
        start(tests::sourcesWith(m_plugin));
        openAndSettle();
        QToolButton* button = m_window->compressPanel()->deviceButton();
        QCOMPARE(button->text(), QStringLiteral("Automatic: Fake GPU, 1 GB"));
        QTimer::singleShot(0, menu(), [this] { // the button waits in a loop of its own while the menu is open
            QTRY_VERIFY(menu()->isVisible());
            QTest::mouseClick(menu(), Qt::LeftButton, {}, menu()->actionGeometry(choice("cpu")).center());
        });
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(session().devices().choice(), QStringLiteral("cpu"));
        QTRY_VERIFY(button->text().startsWith(QStringLiteral("CPU")));
        QTRY_VERIFY(session().analysis() && session().analysis()->device == QStringLiteral("CPU"));
        button->setFocus();
        QTimer::singleShot(0, menu(), [this] {
            QTRY_VERIFY(menu()->isVisible());
            menu()->setActiveAction(choice("cpu"));
            QTest::keyClick(menu(), Qt::Key_Down);
            QTest::keyClick(menu(), Qt::Key_Return);
        });
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(session().devices().choice(), QStringLiteral("cuda:0"));
        QTRY_VERIFY(session().analysis() && session().analysis()->device == QStringLiteral("Fake GPU"));
    }

    void whatIsOpenStaysUnderTheCursor() {
        start(tests::sourcesWith(m_plugin));
        QTRY_COMPARE(menu()->choices().size(), 4);
        menu()->popup(m_window->mapToGlobal(QPoint(100, 100)));
        QTRY_VERIFY(menu()->isVisible());
        menu()->setActiveAction(choice("cuda:0"));
        std::vector<DeviceEntry> changed = session().devices().entries();
        changed[1].load = 0.75;
        session().devices().setEntries(changed);
        QVERIFY(choice("cuda:0")->text().contains(QStringLiteral("75 % busy")));
        QCOMPARE(menu()->activeAction(), choice("cuda:0"));
        const QRect broken = menu()->actionGeometry(choice("cuda:1"));
        QTest::mouseClick(menu(), Qt::LeftButton, {}, broken.center());
        QCOMPARE(session().devices().choice(), QStringLiteral("auto")); // disabled
        const QRect cpu = menu()->actionGeometry(choice("cpu"));
        QTest::mouseClick(menu(), Qt::LeftButton, {}, cpu.center());
        QCOMPARE(session().devices().choice(), QStringLiteral("cpu"));
        QTRY_COMPARE(session().devices().inUse().id, QStringLiteral("cpu"));
        menu()->close();
    }

    void theListIsFetchedWheneverItOpens() {
        start(tests::sourcesWith(m_plugin));
        QTRY_COMPARE(menu()->choices().size(), 4);
        QTRY_COMPARE(m_window->compute().pending(), 0);
        const int before = m_plugin->listed;
        QSignalSpy listed(&session().devices(), &DeviceState::entriesChanged);
        menu()->popup(QPoint(100, 100));
        QTRY_COMPARE(listed.size(), 1);
        QCOMPARE(m_plugin->listed, before + 1);
        menu()->close();
    }

    void theChoiceIsRemembered() {
        const QString file = path("settings.ini");
        start(tests::sourcesWith(m_plugin), storeIn(file));
        QTRY_COMPARE(menu()->choices().size(), 4);
        choice("cuda:0")->trigger();
        QTRY_COMPARE(session().devices().inUse().id, QStringLiteral("cuda:0"));
        QTRY_COMPARE(session().devices().inUse().choice, QStringLiteral("cuda:0"));
        start(tests::sourcesWith(m_plugin), storeIn(file));
        QCOMPARE(session().devices().inUse().choice, QStringLiteral("cuda:0"));
        QTRY_COMPARE(menu()->choices().size(), 4);
        QCOMPARE(chosen(), QStringLiteral("cuda:0"));
        // The card is gone: the program works, says so, and keeps the wish.
        start(tests::sourcesWithout("No driver."), storeIn(file));
        QCOMPARE(session().devices().inUse().id, QStringLiteral("cpu"));
        QVERIFY(m_window->messageBar()->message().contains(QStringLiteral("No driver.")));
        QTRY_COMPARE(menu()->choices().size(), 4); // auto, cpu, cuda, and the one that is gone
        QCOMPARE(chosen(), QStringLiteral("cuda:0"));
        QVERIFY(!choice("cuda:0")->isEnabled());
        openAndSettle();
        QCOMPARE(session().analysis()->device, QStringLiteral("CPU"));
        QVERIFY(writeFile(file, "[compute]\ndevice=abacus\n"));
        QCOMPARE(storeIn(file)->deviceChoice(), QStringLiteral("auto"));
    }

    void aLostDeviceIsTold_data() {
        QTest::addColumn<QString>("operation");
        for (const char* operation : {"analyze", "index", "numbersAt", "maps", "ranking", "scaledSpectrum"})
            QTest::newRow(operation) << QString(operation);
    }

    void aLostDeviceIsTold() {
        QFETCH(QString, operation);
        m_plugin->device->failAt(operation.toStdString(), ErrorCode::deviceFailed);
        start(tests::sourcesWith(m_plugin));
        m_window->open(path("model.safetensors"));
        QTRY_VERIFY(m_window->messageBar()->isVisible());
        QVERIFY(m_window->messageBar()->message().contains(QStringLiteral("told to fail")));
        QTRY_VERIFY(session().numbers().has_value());
        QTRY_VERIFY(m_window->runners().settled());
        QVERIFY2(m_window->deviceLabel()->text() == QStringLiteral("CPU"),
                 qPrintable(m_window->deviceLabel()->text()));
        QTRY_VERIFY(!session().curves().spectral.empty());
        const double keep = session().numbers()->cut.keep;
        JobContext context;
        const TensorPtr tensor = session().document()->read(0, context);
        const auto analysis = makeCpuBackend()->analyze(tensor, {0, 1}, context);
        QCOMPARE(session().numbers()->cut.relativeError,
                 analysis->numbersAt(keep, ValueType::float32).relativeError);
        session().devices().refresh();
        QTRY_VERIFY(!choice("cuda:0")->isEnabled());
        QVERIFY(reasonBelow(choice("cuda:0")).contains(QStringLiteral("restarted")));
    }

    void aLayerThatIsTooLargeIsTold() {
        start(tests::sourcesWith(m_plugin));
        openAndSettle();
        QCOMPARE(m_window->deviceLabel()->text(), QStringLiteral("Fake GPU"));
        m_plugin->device->failAt("maps", ErrorCode::outOfMemory); // the compute thread rests
        session().setKeep(0.4);
        QTRY_COMPARE(m_window->deviceLabel()->text(), QStringLiteral("CPU"));
        QVERIFY(m_window->messageBar()->message().contains(
            QStringLiteral("too little memory to compute noise.weight")));
        QTRY_VERIFY(m_window->runners().settled());
        session().setKeep(0.3); // its ranking is still the one it was
        QCOMPARE(session().numbers()->cut.keep, 0.3);
        QTRY_VERIFY(m_window->runners().settled());
        session().setCurrent(1); // the next layer starts on the GPU, fails at its maps, and ends on the CPU
        QTRY_VERIFY(session().analysis().has_value() && session().analysis()->tensor == 1);
        QCOMPARE(session().analysis()->device, QStringLiteral("Fake GPU"));
    }

    void exportsNameTheirDevice() {
        start(tests::sourcesWith(m_plugin));
        openAndSettle();
        QSignalSpy exported(&m_window->runners().files, &FileRunner::exported);
        m_window->exportTo(path("out.h5"));
        QTRY_COMPARE(exported.size(), 1);
        const auto report = exported[0][1].value<CompressReport>();
        QCOMPARE(report.device, "cuda");
        QCOMPARE(report.devices, std::vector<std::string>{"Fake GPU"});
    }

    void longReasonsAreWrapped() {
        const QStringList lines = wrappedLines(QStringLiteral("one two three four /a/very/long/path.so"), 9);
        QCOMPARE(lines, (QStringList{"one two", "three", "four", "/a/very/l", "ong/path.", "so"}));
        QVERIFY(wrappedLines({}, 9).isEmpty());
    }

    void aPluginOnDiskIsUsed() {
        qputenv("FFT_TENSOR_PLUGIN_PATH", FFT_TENSOR_TEST_PLUGINS "/good");
        start({});
        qunsetenv("FFT_TENSOR_PLUGIN_PATH");
        openAndSettle();
        QCOMPARE(m_window->deviceLabel()->text(), QStringLiteral("Fake GPU"));
        QVERIFY(m_window->deviceLabel()->toolTip().contains(QStringLiteral("Fake GPU, 1 GB")));
    }
};

QTEST_MAIN(TestDeviceMenu)
#include "test_device_menu.moc"
