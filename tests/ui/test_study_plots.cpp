// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "plot_samples.h"
#include "support/studies.h"
#include "support/weights_on_disk.h"
#include "ui/plot/plot_picture.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/study_plots.h"
#include "unexpected_warnings.h"

#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <QtTest>

#include <qcustomplot.h>

#include <memory>
#include <set>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;
using namespace plot_samples;

class TestStudyPlots : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup() { m_plots.reset(); }
    void units();
    void tracesFollowOneAnother();
    void barsAreStages();
    void manyStagesStayReadable();
    void speedsAreThoseOfTheRows();
    void nothingIsLogarithmicallyZero();
    void theEqualRateLine();
    void legendNamesEverything();
    void theLimitIsDrawnWhereItMatters();
    void withoutAStudy();
    void aMethodThatDidNotRun();
    void cellsFollowTheRoom();
    void theMousePointsAtTheNearest();
    void keysGoFromPointToPoint();
    void theWheelScrollsThePage();
    void pictures_data();
    void pictures();
    void picturesThatCannotBe();
    void followsPalette();

  private:
    [[nodiscard]] QCustomPlot* plot() const { return m_plots->plot(); }
    [[nodiscard]] static QPointF pixelOf(const QCPAxisRect* cell, QPointF at) {
        return {cell->axis(QCPAxis::atBottom)->coordToPixel(at.x()),
                cell->axis(QCPAxis::atLeft)->coordToPixel(at.y())};
    }
    /// The graphs of one plot.
    [[nodiscard]] QList<QCPGraph*> graphs(StudyPlot which) const { return m_plots->cell(which)->graphs(); }
    [[nodiscard]] QCPGraph* graph(StudyPlot which, const QString& name) const {
        for (QCPGraph* one : graphs(which))
            if (one->name() == name)
                return one;
        return nullptr;
    }

    std::unique_ptr<StudyPlots> m_plots;
};

void TestStudyPlots::init() {
    failOnUnexpectedWarnings();
    m_plots = std::make_unique<StudyPlots>();
    m_plots->resize(1100, 260);
    m_plots->setSeries(StudySeries(syntheticStudy()->study));
    m_plots->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_plots.get(), patience));
    plot()->replot();
}

void TestStudyPlots::units() {
    QCOMPARE(byteUnit(999).name, QStringLiteral("B"));
    QCOMPARE(byteUnit(1e6).name, QStringLiteral("MB"));
    QCOMPARE(byteUnit(67e6).size, 1e6);
    QCOMPARE(secondsUnit(2e-9).name, QStringLiteral("µs"));
    QCOMPARE(secondsUnit(0.012).name, QStringLiteral("ms"));
    QCOMPARE(secondsUnit(2).size, 1.0);
}

void TestStudyPlots::tracesFollowOneAnother() {
    const StudySeries& series = m_plots->series();
    QCOMPARE(series.traces.size(), std::size_t{3});
    QCOMPARE(series.memoryTime.name, QStringLiteral("ms"));
    double end = -1;
    for (const StudySeries::Trace& trace : series.traces) {
        QVERIFY(trace.preparing.front().x() > end); // with a gap between them
        QCOMPARE(trace.preparing.front().y(), 0.0);
        QCOMPARE(trace.preparing.back(), trace.multiplying.front()); // without one between the parts
        QCOMPARE(trace.multiplying.back().y(), 0.0);
        end = trace.multiplying.back().x();
    }
    QCOMPARE(end, series.memoryEnd);
    QCOMPARE(series.traces[0].multiplying.front().x(), 100.0); // ms of preparing dense
    QCOMPARE(series.denseWeight, 4.0);                         // MB
    QCOMPARE(series.memoryPeak, 8.0);
    double highest = 0;
    for (const QPointF& point : series.traces[0].preparing)
        highest = std::max(highest, point.y());
    QCOMPARE(highest, 8.0);
}

/// On a device: its copies are one bar, and the text of each bar fits into it.
void TestStudyPlots::manyStagesStayReadable() {
    const auto layer = syntheticStudy();
    for (ProductProfile& profile : layer->study.profiles) {
        profile.stages.insert(profile.stages.begin(), {"upload x", 0.001, 0, 0});
        profile.stages.push_back({"another", 0.001, 0, 0});
        profile.stages.push_back({"download y", 0.002, 0, 0});
    }
    QCPAxis* axis = m_plots->cell(StudyPlot::stages)->axis(QCPAxis::atLeft);
    const auto room = [&] { return m_plots->cell(StudyPlot::stages)->height() / axis->range().size(); };
    const auto textHeight = [&] { return QFontMetricsF(axis->tickLabelFont()).height(); };
    m_plots->setSeries(StudySeries(layer->study));
    const StudySeries& series = m_plots->series();
    QCOMPARE(series.bars.size(), std::size_t{12});
    QCOMPARE(series.bars[3].stage, QStringLiteral("copies"));
    QCOMPARE(series.bars[3].length, 3.0);      // ms
    QTRY_VERIFY(textHeight() <= room() + 1.5); // whole pixels
    m_plots->resize(1100, 800);
    QTRY_COMPARE(axis->tickLabelFont(), m_plots->font());
}

void TestStudyPlots::barsAreStages() {
    const StudySeries& series = m_plots->series();
    QCOMPARE(series.bars.size(), std::size_t{6});
    QCOMPARE(series.bars[1].stage, QStringLiteral("multiply"));
    QCOMPARE(series.bars[1].length, 6.0); // ms
    QCOMPARE(series.bars[1].position - series.bars[0].position, 1.0);
    QVERIFY(series.bars[2].position - series.bars[1].position > 1);
    const auto range = m_plots->cell(StudyPlot::stages)->axis(QCPAxis::atBottom)->range();
    QVERIFY(range.lower == 0 && range.upper > 12);
}

void TestStudyPlots::speedsAreThoseOfTheRows() {
    const QCPGraph* keeps = graph(StudyPlot::overKeeps, QStringLiteral("spectral"));
    QVERIFY(keeps);
    QCOMPARE(keeps->data()->size(), 3);
    QCOMPARE(keeps->data()->at(0)->key, 0.005);
    QCOMPARE(keeps->data()->at(0)->value, 100.0);
    const QCPGraph* batches = graph(StudyPlot::overBatches, QStringLiteral("streaming"));
    QCOMPARE(batches->data()->size(), 4);
    QCOMPARE(batches->data()->at(3)->key, 256.0);
    QCOMPARE(batches->data()->at(3)->value, 0.5);
    for (const StudyPlot which : {StudyPlot::overKeeps, StudyPlot::overBatches})
        for (const QCPGraph* one : graphs(which))
            for (const QCPGraphData& point : *one->data()) {
                QVERIFY(one->keyAxis()->range().contains(point.key));
                QVERIFY(one->valueAxis()->range().contains(point.value));
            }
}

void TestStudyPlots::nothingIsLogarithmicallyZero() {
    const auto layer = syntheticStudy();
    for (StudyRow& row : layer->study.rows)
        if (row.keep == 0.5)
            row.kept = 0; // keep 0 keeps nothing
    m_plots->setSeries(StudySeries(layer->study));
    QCOMPARE(graph(StudyPlot::overKeeps, QStringLiteral("spectral"))->data()->size(), 2);
    plot()->replot();
}

void TestStudyPlots::theEqualRateLine() {
    QCOMPARE(equalRateSpeed(0.05), 10.0);
    const QString name = QStringLiteral("equal flop rate, 1/(2p)");
    for (const QCPGraphData& point : *graph(StudyPlot::overKeeps, name)->data())
        QCOMPARE(point.value, 1 / (2 * point.key));
    for (const QCPGraphData& point : *graph(StudyPlot::overBatches, name)->data())
        QCOMPARE(point.value, 10.0);
    for (const QCPGraphData& point :
         *graph(StudyPlot::overBatches, QStringLiteral("as fast as dense"))->data())
        QCOMPARE(point.value, 1.0);
}

void TestStudyPlots::legendNamesEverything() {
    QCOMPARE(m_plots->legendTexts(), (QStringList{"dense", "streaming", "spectral", "dense weight",
                                                  "as fast as dense", "equal flop rate, 1/(2p)"}));
}

void TestStudyPlots::theLimitIsDrawnWhereItMatters() {
    m_plots->setMemoryLimit(6e6);
    QCOMPARE(graph(StudyPlot::memory, QStringLiteral("memory limit"))->data()->at(0)->value, 6.0);
    QVERIFY(m_plots->legendTexts().contains(QStringLiteral("memory limit")));
    QCOMPARE(m_plots->series().traces.size(), std::size_t{3});
    m_plots->setMemoryLimit(1e9);
    QVERIFY(!graph(StudyPlot::memory, QStringLiteral("memory limit")));
    m_plots->setMemoryLimit(std::nullopt);
    QVERIFY(!m_plots->legendTexts().contains(QStringLiteral("memory limit")));
}

void TestStudyPlots::withoutAStudy() {
    m_plots->setSeries({});
    QVERIFY(m_plots->legendTexts().isEmpty());
    QTest::keyClick(m_plots.get(), Qt::Key_Right);
    QTest::mouseMove(plot(), plot()->rect().center());
    QVERIFY(m_plots->readout().isEmpty());
    QVERIFY(!m_plots->grab().isNull());
}

void TestStudyPlots::aMethodThatDidNotRun() {
    m_plots->setSeries(StudySeries(syntheticStudy(false)->study));
    QCOMPARE(m_plots->series().traces.size(), std::size_t{2});
    QCOMPARE(m_plots->legendTexts().first(), QStringLiteral("streaming"));
    QVERIFY(
        graph(StudyPlot::overKeeps, QStringLiteral("spectral"))->data()->isEmpty()); // compared with what?
    QVERIFY(!m_plots->grab().isNull());
}

void TestStudyPlots::cellsFollowTheRoom() {
    QCOMPARE(m_plots->columns(), 4);
    m_plots->resize(1000, 700);
    QTRY_COMPARE(m_plots->columns(), 2);
    m_plots->resize(250, 800);
    QTRY_COMPARE(m_plots->columns(), 1);
    QVERIFY(m_plots->leastHeight(250) > 2 * m_plots->leastHeight(1200));
    plot()->replot();
    const QCPAxisRect *first = m_plots->cell(StudyPlot::memory), *second = m_plots->cell(StudyPlot::stages);
    QVERIFY(first->rect().bottom() < second->rect().top());
}

void TestStudyPlots::theMousePointsAtTheNearest() {
    const auto hover = [this](StudyPlot which, QPointF at) {
        QTest::mouseMove(plot(), pixelOf(m_plots->cell(which), at).toPoint());
    };
    hover(StudyPlot::overKeeps, {0.05, 9});
    QTRY_COMPARE(m_plots->readout(),
                 QStringLiteral("spectral, 5 % kept, batch 32: 10 times the speed of dense (800 µs)"));
    QCOMPARE(m_plots->accessibleDescription(), m_plots->readout());
    hover(StudyPlot::overBatches, {230, 0.5});
    QTRY_VERIFY(m_plots->readout().startsWith(QStringLiteral("streaming, 5 % kept, batch 256: 0.5 times")));
    hover(StudyPlot::stages, {5.9, 1});
    QTRY_COMPARE(m_plots->readout(), QStringLiteral("dense, multiply: 6 ms"));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(plot(), &leave);
    QVERIFY(m_plots->readout().isEmpty());
    QVERIFY(m_plots->accessibleDescription().contains(QStringLiteral("from point to point")));
}

void TestStudyPlots::keysGoFromPointToPoint() {
    m_plots->setFocus();
    QTest::keyClick(m_plots.get(), Qt::Key_Right);
    QVERIFY2(m_plots->readout().startsWith(QStringLiteral("dense, preparing: 8 MB")),
             qPrintable(m_plots->readout()));
    QTest::keyClick(m_plots.get(), Qt::Key_Right);
    QVERIFY(m_plots->readout().startsWith(QStringLiteral("dense, multiplying: 4.05 MB")));
    QTest::keyClick(m_plots.get(), Qt::Key_Down);
    QCOMPARE(m_plots->readout(), QStringLiteral("dense, transform: 2 ms"));
    QTest::keyClick(m_plots.get(), Qt::Key_Down);
    QTest::keyClick(m_plots.get(), Qt::Key_Down);
    QVERIFY(m_plots->readout().contains(QStringLiteral("batch 1:")));
    QTest::keyClick(m_plots.get(), Qt::Key_Down); // there is no further plot
    QVERIFY(m_plots->readout().contains(QStringLiteral("batch 1:")));
    QTest::keyClick(m_plots.get(), Qt::Key_Up);
    QVERIFY(m_plots->readout().contains(QStringLiteral("0.5 % kept")));
    for (int i = 0; i < 100; ++i)
        QTest::keyClick(m_plots.get(), Qt::Key_Left);
    QVERIFY(m_plots->readout().startsWith(QStringLiteral("dense, preparing")));
}

void TestStudyPlots::theWheelScrollsThePage() {
    QWheelEvent wheel(QPointF(50, 50), plot()->mapToGlobal(QPointF(50, 50)), {}, QPoint(0, 120), Qt::NoButton,
                      {}, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(plot(), &wheel);
    QVERIFY(!wheel.isAccepted());
}

void TestStudyPlots::pictures_data() {
    QTest::addColumn<QString>("suffix");
    for (const char* suffix : {"png", "svg", "pdf", "PNG"})
        QTest::newRow(suffix) << suffix;
}

void TestStudyPlots::pictures() {
    QFETCH(QString, suffix);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("plots.") + suffix);
    const QImage before = m_plots->grab().toImage();
    const QSize size(900, 600);
    QCOMPARE(
        savePicture(path, size, QStringLiteral("A title"),
                    [&](QCPPainter& painter) { m_plots->paintTo(painter, size, QStringLiteral("A title")); })
            .problem,
        QString());
    const QByteArray bytes = readFile(path);
    if (suffix == QLatin1String("svg")) {
        QVERIFY(QSvgRenderer(bytes).isValid());
        for (const char* words : {"A title", "equal flop rate, 1/(2p)", "dense weight", "Batch (rows of x)"})
            QVERIFY2(bytes.contains(words), words);
    } else if (suffix == QLatin1String("pdf")) {
        QVERIFY(bytes.startsWith("%PDF") && bytes.size() > 4000);
    } else {
        const QImage image(path);
        QCOMPARE(image.size(), size * 2);
        std::set<QRgb> colours;
        for (int y = 0; y < image.height(); y += 3)
            for (int x = 0; x < image.width(); x += 3)
                colours.insert(image.pixel(x, y));
        QVERIFY(colours.contains(seriesColor(0).rgb()) && colours.size() > 20);
    }
    QCOMPARE(m_plots->columns(), 4); // the view is as it was
    QCOMPARE(m_plots->grab().toImage(), before);
}

void TestStudyPlots::picturesThatCannotBe() {
    const QTemporaryDir folder;
    const auto nothing = [](QCPPainter&) {};
    QVERIFY(savePicture(folder.filePath("plots.gif"), {100, 100}, {}, nothing).problem.contains(".svg"));
    QVERIFY(savePicture(folder.filePath("absent/plots.png"), {100, 100}, {}, nothing)
                .problem.contains(folder.filePath("absent")));
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestStudyPlots::followsPalette() {
    m_plots->setPalette(darkPalette());
    QCOMPARE(graph(StudyPlot::overKeeps, QStringLiteral("spectral"))->pen().color(), seriesColor(2, true));
    plot()->replot();
    const QImage image = m_plots->grab().toImage();
    QCOMPARE(image.pixel(plot()->geometry().topLeft() + QPoint(3, 3)),
             darkPalette().color(QPalette::Base).rgb());
}

QTEST_MAIN(TestStudyPlots)
#include "test_study_plots.moc"
