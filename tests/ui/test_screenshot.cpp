// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The real program taking pictures of itself.
#include "support/weights_on_disk.h"
#include "ui/plot/plot_theme.h"

#include <QFileInfo>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace fft_tensor::testing;
using fft_tensor::ui::seriesColor;

class TestScreenshot : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        m_program = QStringLiteral(FFT_TENSOR_BINARY_DIR "/bin/fft-tensor-studio");
        if (!QFileInfo::exists(m_program))
            QSKIP("fft-tensor-studio has not been built");
        QVERIFY(writeFile(path("model.safetensors"),
                          safetensorsBytes({waveMatrix("wave", 48, 64), whiteMatrix("noise", 64, 64, 1)})));
    }

    void takesAPicture() {
        QCOMPARE(run({"--screenshot", path("a.png"), "--size", "1100x700", "--theme", "dark", "--keep", "0.1",
                      path("model.safetensors") + "::noise"}),
                 0);
        const QImage image(path("a.png"));
        QCOMPARE(image.size(), QSize(1100, 700));
        std::set<QRgb> colours;
        for (int y = 0; y < image.height(); y += 5)
            for (int x = 0; x < image.width(); x += 5)
                colours.insert(image.pixel(x, y));
        QVERIFY(colours.size() > 100); // pictures, not an empty window
    }

    void showsATab() {
        const auto colours = [this](const QString& tab) {
            if (run({"--screenshot", path(tab + ".png"), "--size", "1100x800", "--tab", tab,
                     path("model.safetensors") + "::noise"}) != 0)
                return -1;
            const QImage image(path(tab + ".png"));
            int found = 0; // pixels in the colour of the streaming product
            for (int y = image.height() / 2; y < image.height(); ++y)
                for (int x = 0; x < image.width() * 3 / 4; ++x)
                    found += image.pixel(x, y) == seriesColor(1).rgb();
            return found;
        };
        QVERIFY(colours(QStringLiteral("speed")) > 100); // measured before the picture was taken
        QCOMPARE(colours(QStringLiteral("log")), 0);
    }

    void emptyWindow() {
        QCOMPARE(run({"--screenshot", path("empty.png"), "--size", "900x600", "--scale", "2"}), 0);
        QCOMPARE(QImage(path("empty.png")).size(), QSize(1800, 1200));
    }

    void errorsAreSaid() {
        QCOMPARE(run({"--screenshot", path("none.png"), path("absent.safetensors")}), 1);
        QVERIFY(m_errors.contains("absent.safetensors"));
        QVERIFY(!QFileInfo::exists(path("none.png")));
        QCOMPARE(run({"--screenshot", path("no-such-folder/none.png"), path("model.safetensors")}), 1);
        QVERIFY(m_errors.contains("no-such-folder"));
    }

    void usage() {
        QCOMPARE(run({"--size", "big"}), 2);
        QCOMPARE(run({"--help"}), 0);
    }

  private:
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    int run(const QStringList& arguments) {
        QProcess process;
        process.start(m_program, arguments);
        if (!process.waitForFinished(fft_tensor::patience) || process.exitStatus() != QProcess::NormalExit)
            return -1;
        m_errors = process.readAllStandardError();
        return process.exitCode();
    }

    QTemporaryDir m_folder;
    QString m_program;
    QByteArray m_errors;
};

QTEST_MAIN(TestScreenshot)
#include "test_screenshot.moc"
