// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Names and sentences that nobody bounds push nothing off the screen.
#include "support/weights_on_disk.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QHelpEvent>
#include <QProcess>
#include <QScrollArea>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;

class TestLongNames : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        std::vector<TensorOnDisk> tensors{whiteMatrix("w", 64, 48, 1)};
        for (const int length : {49, 80, 112, 150, 400})
            tensors.push_back(whiteMatrix(longName(length), 64, 48, static_cast<unsigned>(length)));
        QVERIFY(writeFile(m_folder.filePath("names.safetensors"), safetensorsBytes(tensors)));
    }

    void numbersStayVisible_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1600x1000") << QSize(1600, 1000);
        QTest::newRow("1200x750") << QSize(1200, 750);
    }
    void numbersStayVisible() {
        QFETCH(QSize, size);
        const auto window = opened(size);
        for (int layer = 0; layer < window->session().tensorCount(); ++layer) {
            window->session().setCurrent(layer);
            QTRY_VERIFY(window->session().packed().has_value());
            QTRY_VERIFY(window->session().totals().counted == 6);
            QTRY_COMPARE(cutNumbers(*window), QString());
            QCOMPARE(window->size(), size);
        }
    }

    /// The same with every pixel twice as dense.
    void numbersStayVisibleOnADenseScreen() {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QStringLiteral("2"));
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("numbersStayVisible")});
        QVERIFY(process.waitForFinished(patience));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardOutput());
    }

    void aLongNameIsShortenedAndToldInFull() {
        const auto window = opened({1200, 750});
        window->session().setCurrent(5);
        ElidedLabel* label = window->compressPanel()->layerLabel();
        QTRY_VERIFY(label->text().startsWith(longName(400)));
        QVERIFY(label->shownText() != label->text());
        QVERIFY(label->shownText().endsWith(QStringLiteral("(64 × 48)"))); // the middle goes
        QHelpEvent ask(QEvent::ToolTip, QPoint(2, 2), label->mapToGlobal(QPoint(2, 2)));
        QApplication::sendEvent(label, &ask);
        QCOMPARE(QToolTip::text(), label->text());
        window->session().setCurrent(0);
        QCOMPARE(label->shownText(), label->text());
    }

    void messagesAndStagesNeverWidenTheWindow() {
        const auto window = opened({1200, 750});
        const int least = window->minimumSizeHint().width();
        const QString sentence = QStringLiteral("model.safetensors: the tensor %1 is broken. Fetch it again.")
                                     .arg(QString::fromUtf8(longName(400)));
        window->session().reportError(sentence);
        window->queueModel().start(7, sentence, true);
        window->queueModel().progress(7, {sentence.toStdString(), 0.5, 3});
        QCoreApplication::processEvents();
        QCOMPARE(window->messageBar()->message(), sentence);
        QVERIFY(window->messageBar()->isVisible());
        QCOMPARE(window->size(), QSize(1200, 750));
        QVERIFY(window->minimumSizeHint().width() <= std::max(least, 1200));
        QVERIFY(window->statusBar()->minimumSizeHint().width() < 1200);
    }

    void wordsAreShortenedNotLines() {
        const QFontMetrics metrics(QApplication::font());
        const QString sentence = QStringLiteral("a short one\nand %1.").arg(QString(500, QLatin1Char('x')));
        const QString shown = elideWords(sentence, metrics, 200);
        QVERIFY(shown.startsWith(QStringLiteral("a short one\nand x")));
        for (const QString& word : shown.split(QLatin1Char(' ')))
            QVERIFY(metrics.horizontalAdvance(word.section(QLatin1Char('\n'), -1)) <= 200);
        QCOMPARE(elideWords(QStringLiteral("fits as  it is "), metrics, 200),
                 QStringLiteral("fits as  it is "));
        SentenceLabel label;
        label.setSentence(sentence);
        label.resize(200, 100);
        QVERIFY(label.text() != sentence);
        QCOMPARE(label.toolTip(), sentence);
        QVERIFY(label.minimumSizeHint().width() < 200);
    }

  private:
    static QByteArray longName(int length) {
        return QByteArray("model.layers.31.self_attn.q_proj.weight_quantized_").repeated(9).left(length);
    }

    std::unique_ptr<MainWindow> opened(const QSize& size) {
        auto window = std::make_unique<MainWindow>(m_settings);
        window->resize(size);
        window->show();
        window->open(m_folder.filePath("names.safetensors"));
        if (!QTest::qWaitFor([&] { return window->session().numbers().has_value(); }, patience))
            QTest::qFail("the file did not open", __FILE__, __LINE__);
        return window;
    }

    /// Which numbers of the panel are not seen whole; empty when all are.
    static QString cutNumbers(const MainWindow& window) {
        const CompressPanel* panel = window.compressPanel();
        const QWidget* sight = panel->parentWidget();
        QStringList cut;
        for (const QLabel* label : panel->valueLabels()) {
            const QRect place(label->mapTo(sight, QPoint(0, 0)), label->size());
            const int needed = label->fontMetrics().horizontalAdvance(label->text());
            if (place.left() < 0 || place.right() >= sight->width() ||
                needed > label->contentsRect().width() || !label->isVisible())
                cut << label->accessibleName() + QLatin1Char(' ') + label->text();
        }
        return cut.join(QStringLiteral("; "));
    }

    QTemporaryDir m_folder;
    SettingsStore m_settings;
};

QTEST_MAIN(TestLongNames)
#include "test_long_names.moc"
