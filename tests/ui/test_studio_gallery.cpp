// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Dialogs and states of the window, rendered; FFT_TENSOR_GALLERY=FOLDER keeps the pictures for looking at
// them.
#include "support/weights_on_disk.h"
#include "ui/studio/export_dialog.h"
#include "ui/studio/help_dialog.h"
#include "ui/studio/main_window.h"

#include <QDir>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

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
        QTRY_VERIFY(m_window->coordinator().settled());
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
        QSignalSpy exported(&m_window->service(), &ComputeService::exported);
        m_window->exportTo(m_folder.filePath("out.h5"));
        QTRY_COMPARE(exported.count(), 1);
        m_window->session().setCursor(QPoint(20, 30), false);
        QTRY_VERIFY(m_window->session().readout().has_value());
        QTRY_VERIFY(m_window->coordinator().settled());
        QVERIFY(m_window->messageBar()->isVisible());
        keep(*m_window, QStringLiteral("message"));
    }

    void profilesOfAKernel() {
        m_window->session().setCurrent(2);
        QTRY_VERIFY(!m_window->session().profiles().profiles.empty());
        auto* tabs = m_window->findChild<QTabWidget*>();
        tabs->setCurrentIndex(1);
        QTRY_VERIFY(m_window->coordinator().settled());
        keep(*m_window, QStringLiteral("profiles"));
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
