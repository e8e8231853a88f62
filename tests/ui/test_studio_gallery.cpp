// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Dialogs and states of the window, rendered; FFT_TENSOR_GALLERY=FOLDER keeps the pictures for looking at
// them.
#include "support/weights_on_disk.h"
#include "ui/pages/speed/speed_page.h"
#include "ui/plot/plot_picture.h"
#include "ui/window/export_dialog.h"
#include "ui/window/help_dialog.h"
#include "ui/window/main_window.h"

#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <qcustomplot.h>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;

class TestStudioGallery : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        const TensorOnDisk kernel{"conv.weight", "F32", {16, 8, 5, 5}, bytesOf(whiteValues(16 * 8 * 25, 5))};
        QVERIFY(writeFile(m_folder.filePath("model.safetensors"),
                          safetensorsBytes({waveMatrix("wave.weight", 48, 64),
                                            whiteMatrix("noise.weight", 64, 64, 1), kernel})));
        m_window = std::make_unique<MainWindow>(m_settings);
        m_window->resize(1300, 850);
        m_window->show();
        m_window->open(m_folder.filePath("model.safetensors::noise.weight"));
        QTRY_VERIFY(m_window->session().numbers().has_value());
        QTRY_COMPARE(m_window->session().totals().counted, 3);
        QTRY_VERIFY(m_window->runners().settled());
    }

    void everyHelpPageHasText() {
        HelpDialog dialog(m_window.get());
        dialog.show();
        for (int row = 0; row < dialog.pages()->count(); ++row) {
            dialog.pages()->setCurrentRow(row);
            QVERIFY2(dialog.browser()->toPlainText().size() > 200,
                     qPrintable(dialog.pages()->item(row)->text()));
            keep(dialog, QStringLiteral("help-%1").arg(row));
        }
    }

    void exportDialogSumsUp() {
        ExportDialog dialog(m_window->session(), m_window.get());
        dialog.show();
        QCOMPARE(dialog.target(), m_folder.filePath("model.h5"));
        QVERIFY(dialog.exportButton()->isEnabled());
        keep(dialog, QStringLiteral("export"));
        dialog.targetEdit()->setText(m_folder.path());
        QVERIFY(!dialog.exportButton()->isEnabled());
        dialog.targetEdit()->setText(m_folder.filePath("model.safetensors")); // the input
        QVERIFY(!dialog.exportButton()->isEnabled());
        dialog.targetEdit()->setText(m_folder.filePath("nowhere/out.h5"));
        QVERIFY(!dialog.exportButton()->isEnabled());
        dialog.targetEdit()->setText(m_folder.filePath("out.h5"));
        QVERIFY(dialog.exportButton()->isEnabled());
    }

    void messageOverlayAndQueue() {
        ViewState view = m_window->session().view();
        view.overlay = true;
        m_window->session().setView(view);
        m_window->session().reportError(QStringLiteral("model.safetensors: the header is longer than the "
                                                       "file; the download may have been cut short. Fetch "
                                                       "the file again."));
        QSignalSpy exported(&m_window->runners().files, &FileRunner::exported);
        m_window->exportTo(m_folder.filePath("out.h5"));
        QTRY_COMPARE(exported.count(), 1);
        m_window->session().setCursor(QPoint(20, 30), false);
        QTRY_VERIFY(m_window->session().readout().has_value());
        QTRY_VERIFY(m_window->runners().settled());
        QVERIFY(m_window->messageBar()->isVisible());
        keep(*m_window, QStringLiteral("message"));
    }

    void aCheckpointSaysThatItIsRebuilt() {
        const auto says = [this](const QString& words) {
            const auto labels = m_window->layerPanel()->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [&words](const QLabel* label) { return label->text().contains(words); });
        };
        QVERIFY(says(QStringLiteral("with frequency structure")));
        QVERIFY(!says(QStringLiteral("against")));
        QSignalSpy exported(&m_window->runners().files, &FileRunner::exported);
        m_window->exportTo(m_folder.filePath("again.h5"));
        QTRY_COMPARE(exported.count(), 1);
        m_window->open(m_folder.filePath("again.h5"));
        QTRY_VERIFY(m_window->session().isRebuilt());
        QTRY_COMPARE(m_window->session().totals().counted, 3);
        QTRY_VERIFY(m_window->runners().settled());
        QVERIFY(says(QStringLiteral("not against the original weights")));
        QVERIFY(!says(QStringLiteral("with frequency structure")));
        keep(*m_window, QStringLiteral("checkpoint"));
    }

    void profilesOfAKernel() {
        m_window->session().setCurrent(2);
        QTRY_VERIFY(!m_window->session().profiles().profiles.empty());
        auto* tabs = m_window->findChild<QTabWidget*>();
        tabs->setCurrentIndex(1);
        QTRY_VERIFY(m_window->runners().settled());
        keep(*m_window, QStringLiteral("profiles"));
    }

    void memoryAndSpeed() {
        Session& session = m_window->session();
        SpeedPanel* panel = m_window->page<SpeedPage>();
        m_window->page<SpeedPage>()->runner().setEffort({0.002, 3});
        m_window->showPage(QStringLiteral("speed"));
        QTRY_VERIFY(panel->message().contains(QStringLiteral("At batch")));
        keep(*m_window, QStringLiteral("speed-invites"));
        session.speed().measure();
        QTRY_VERIFY(session.speed().study(1));
        QTRY_VERIFY(m_window->runners().settled());
        keep(*m_window, QStringLiteral("speed-measured"));
        const QString folder = qEnvironmentVariable("FFT_TENSOR_GALLERY");
        for (const char* name : {"speed-saved.png", "speed-saved.svg", "speed-saved.pdf"})
            if (!folder.isEmpty())
                QVERIFY(savePicture(QDir(folder).filePath(QLatin1String(name)), {1280, 860}, {},
                                    [panel](QCPPainter& painter) {
                                        panel->plots()->paintTo(painter, {1280, 860}, "noise.weight");
                                    })
                            .problem.isEmpty());
        SpeedSettings settings = session.speed().settings();
        settings.batch = 128;
        settings.limitMegabytes = 0.05;
        session.speed().setSettings(settings);
        panel->controls()->tableButton()->click();
        keep(*m_window, QStringLiteral("speed-table"));
        panel->controls()->tableButton()->click();
        panel->plots()->setFocus();
        for (int i = 0; i < 12; ++i)
            QTest::keyClick(panel->plots(), Qt::Key_Right);
        panel->plots()->plot()->replot();
        keep(*m_window, QStringLiteral("speed-changed"));
        m_window->page<SpeedPage>()->runner().setEffort({0.1, 20});
        session.speed().measure();
        QTRY_VERIFY(panel->badge().contains(QStringLiteral("kept")));
        keep(*m_window, QStringLiteral("speed-running"));
        session.speed().cancel();
        QTRY_VERIFY(m_window->runners().settled());
        session.setStoreRaw(true);
        QVERIFY(panel->message().contains(QStringLiteral("stored raw")));
        keep(*m_window, QStringLiteral("speed-raw"));
    }

  private:
    static void keep(QWidget& widget, const QString& name) {
        const QPixmap picture = widget.grab();
        QVERIFY(!picture.isNull());
        const QString folder = qEnvironmentVariable("FFT_TENSOR_GALLERY");
        if (!folder.isEmpty())
            QVERIFY(picture.save(QDir(folder).filePath(name + QStringLiteral(".png"))));
    }

    QTemporaryDir m_folder;
    SettingsStore m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestStudioGallery)
#include "test_studio_gallery.moc"
