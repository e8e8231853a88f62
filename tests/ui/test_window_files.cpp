// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What the window does with files whose names are not UTF-8, with leftovers, and on signals.
#include "support/weights_on_disk.h"
#include "ui/files/file_name.h"
#include "ui/files/quit_on_signal.h"
#include "ui/window/export_dialog.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QDir>
#include <QDropEvent>
#include <QMimeData>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>
#include <fstream>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;

namespace {

/// The child process: opens a file, exports it, and lives until a signal comes.
int exportUntilEnded(int count, char** arguments) {
    QApplication application(count, arguments);
    const QuitOnSignal quitOnSignal;
    SettingsStore settings;
    MainWindow window(settings);
    window.show();
    QObject::connect(&window.runners().files, &FileRunner::opened, &window,
                     [&] { window.exportTo(nameFromBytes(arguments[3])); });
    window.open(nameFromBytes(arguments[2]));
    return QApplication::exec();
}

} // namespace

class TestWindowFiles : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;
    SettingsStore m_settings;

    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    QString latin1() const { return nameFromBytes(m_folder.path().toStdString() + "/caf\xE9.safetensors"); }

  private slots:
    void initTestCase() {
        const QByteArray bytes =
            safetensorsBytes({waveMatrix("wave.weight", 48, 64), whiteMatrix("noise.weight", 64, 64, 1)});
        std::ofstream(bytesOfName(latin1()), std::ios::binary).write(bytes.constData(), bytes.size());
        std::vector<TensorOnDisk> many;
        for (int i = 0; i < 12; ++i)
            many.push_back(whiteMatrix("layer." + QByteArray::number(i), 700, 600, static_cast<unsigned>(i)));
        QVERIFY(writeFile(path("many.safetensors"), safetensorsBytes(many)));
    }

    void namesThatAreNotUtf8AreOpenedAndExportedTo() {
        MainWindow window(m_settings);
        window.show();
        window.open(latin1());
        QTRY_COMPARE(window.session().tensorCount(), 2);
        QVERIFY(window.messageBar()->isHidden());
        QVERIFY2(window.windowTitle().startsWith(QStringLiteral("caf\\xe9.safetensors")),
                 qPrintable(window.windowTitle()));
        QCOMPARE(m_settings.recentFiles().value(0), latin1());
        const ExportDialog dialog(window.session());
        QVERIFY(dialog.exportButton()->isEnabled());
        const std::string target = bytesOfName(dialog.target());
        QCOMPARE(target, m_folder.path().toStdString() + "/caf\xE9.h5");
        QSignalSpy exported(&window.runners().files, &FileRunner::exported);
        window.exportTo(dialog.target());
        QTRY_COMPARE(exported.count(), 1);
        QVERIFY(std::filesystem::exists(target));
        dialog.targetEdit()->setText(latin1());
        QVERIFY(!dialog.exportButton()->isEnabled()); // the file that is open
    }

    void namesThatAreNotUtf8AreDropped() {
        MainWindow window(m_settings);
        window.show();
        QMimeData data;
        data.setUrls({QUrl::fromEncoded("file://" + m_folder.path().toUtf8() + "/caf%E9.safetensors")});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &drop);
        QTRY_COMPARE(window.session().tensorCount(), 2);
    }

    void whatIsMissingIsNamedAsPeopleReadIt() {
        MainWindow window(m_settings);
        window.show();
        window.open(nameFromBytes(m_folder.path().toStdString() + "/no\xFF.safetensors"));
        QTRY_VERIFY(!window.messageBar()->isHidden());
        QVERIFY2(window.messageBar()->message().contains(QStringLiteral("no\\xff.safetensors")),
                 qPrintable(window.messageBar()->message()));
        QVERIFY(window.messageBar()->actionButton()->isHidden());
    }

    void leftoversAreOfferedForRemoval() {
        QVERIFY(writeFile(path("old.h5.partial-aB3dE9"), "left"));
        MainWindow window(m_settings);
        window.show();
        window.open(latin1());
        QTRY_COMPARE(window.session().tensorCount(), 2);
        QSignalSpy exported(&window.runners().files, &FileRunner::exported);
        window.exportTo(path("new.h5"));
        QTRY_COMPARE(exported.count(), 1);
        QVERIFY(QFile::exists(path("old.h5.partial-aB3dE9"))); // not without being asked for
        QVERIFY2(window.messageBar()->message().contains(QStringLiteral("old.h5.partial-aB3dE9")),
                 qPrintable(window.messageBar()->message()));
        QTest::mouseClick(window.messageBar()->actionButton(), Qt::LeftButton);
        QVERIFY(!QFile::exists(path("old.h5.partial-aB3dE9")));
        QVERIFY(window.messageBar()->message().contains(QStringLiteral("bits per weight"))); // it had waited
        QVERIFY(window.messageBar()->actionButton()->isHidden());
        QTest::mouseClick(window.messageBar()->findChild<QToolButton*>(), Qt::LeftButton);
        QVERIFY(window.messageBar()->isHidden());
    }

    void specialTargetsAreRefusedInTheDialog() {
        MainWindow window(m_settings);
        window.open(latin1());
        QTRY_COMPARE(window.session().tensorCount(), 2);
        const ExportDialog dialog(window.session());
        for (const QString& target :
             {QStringLiteral("-"), QStringLiteral("/dev/null"), m_folder.path(), QString()}) {
            dialog.targetEdit()->setText(target);
            QVERIFY2(!dialog.exportButton()->isEnabled(), qPrintable(target));
        }
    }

    void signalsEndTheWindowInOrder_data() {
        QTest::addColumn<int>("number");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
        QTest::newRow("SIGQUIT") << SIGQUIT;
    }

    void signalsEndTheWindowInOrder() {
        QFETCH(int, number);
        QTemporaryDir folder;
        const auto files = [&] { return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden); };
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {"--export", path("many.safetensors"), folder.filePath("out.h5")});
        QVERIFY(child.waitForStarted(patience));
        QVERIFY(QTest::qWaitFor([&] { return !files().isEmpty() || child.state() == QProcess::NotRunning; },
                                patience));
        QVERIFY(files().join(' ').contains(QStringLiteral("out.h5.partial-")));
        QCOMPARE(::kill(static_cast<pid_t>(child.processId()), number), 0);
        QVERIFY(child.waitForFinished(patience));
        QCOMPARE(child.exitStatus(), QProcess::NormalExit);
        QCOMPARE(child.exitCode(), 128 + number);
        QCOMPARE(files(), QStringList());
    }
};

int main(int count, char** arguments) {
    if (count == 4 && std::string(arguments[1]) == "--export")
        return exportUntilEnded(count, arguments);
    QApplication application(count, arguments);
    TestWindowFiles test;
    return QTest::qExec(&test, count, arguments);
}

#include "test_window_files.moc"
