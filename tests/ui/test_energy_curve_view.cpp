// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "plot_samples.h"
#include "ui/plot/energy_curve_view.h"
#include "ui/plot/plot_theme.h"
#include "unexpected_warnings.h"

#include <QSignalSpy>
#include <QtTest>

#include <qcustomplot.h>

#include <cmath>
#include <memory>
#include <set>

using namespace fft_tensor;
using namespace fft_tensor::ui;
using namespace plot_samples;

namespace {

double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& color) {
        const auto linear = [](double share) {
            return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
               0.0722 * linear(color.blueF());
    };
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class TestEnergyCurveView : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();
    void curvesAreDrawnApart();
    void emptyCurvesAreAbsent();
    void curvesOfFewCoefficientsStep();
    void axisIsInPercent();
    void cutIsLabelled();
    void cutAtZeroIsAtTheLeftEdge();
    void draggingTheLine();
    void clickingAnywhereMovesTheLine();
    void draggingBeyondTheEdges();
    void answerDuringADrag();
    void cursorChangesNearTheLine();
    void keysMoveTheCut();
    void withoutACutNothingMoves();
    void goalIsShown();
    void followsPaletteAndFont();
    void seriesColorsAreLegible();

  private:
    [[nodiscard]] QPoint at(double keep, double error) const {
        return {
            int(std::lround(m_view->plot()->xAxis->coordToPixel(std::max(keep, EnergyCurveView::leftEdge)))),
            int(std::lround(m_view->plot()->yAxis->coordToPixel(error)))};
    }
    /// How much a pixel is, as a factor on the logarithmic axis.
    [[nodiscard]] double pixelFactor() const {
        const QRect area = m_view->plot()->axisRect()->rect();
        return std::pow(1 / EnergyCurveView::leftEdge, 1.0 / area.width());
    }
    [[nodiscard]] bool isWithinAPixel(double keep, double expected) const {
        return std::abs(std::log(keep / expected)) <= 1.1 * std::log(pixelFactor()) + 0.006; // + rounding
    }

    std::unique_ptr<EnergyCurveView> m_view;
};

void TestEnergyCurveView::init() {
    failOnUnexpectedWarnings();
    m_view = std::make_unique<EnergyCurveView>();
    m_view->resize(800, 300);
    m_view->setCurves({curve([](double keep) { return 0.5 * whiteError(keep); }), curve(whiteError),
                       curve([](double keep) { return 1 - keep; }), curve(whiteError)});
    m_view->setCut(0.05, 0.4123);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get(), patience));
    m_view->plot()->replot();
}

void TestEnergyCurveView::cleanup() {
    if (QTest::currentTestFailed())
        m_view->grab().save(
            QString(FFT_TENSOR_BINARY_DIR "/failed-%1.png").arg(QTest::currentTestFunction()));
    m_view.reset();
}

void TestEnergyCurveView::curvesAreDrawnApart() {
    std::set<QRgb> colors;
    std::set<Qt::PenStyle> dashes;
    for (int i = 0; i < 4; ++i) {
        const QPen pen = m_view->plot()->graph(i)->pen();
        colors.insert(pen.color().rgb());
        dashes.insert(pen.style());
        QVERIFY(!m_view->plot()->graph(i)->name().isEmpty());
    }
    QCOMPARE(colors.size(), std::size_t(4));
    QCOMPARE(dashes.size(), std::size_t(4));
    QCOMPARE(m_view->plot()->legend->itemCount(), 4);
    QVERIFY(m_view->plot()->graph(0)->pen().widthF() > m_view->plot()->graph(1)->pen().widthF());
    // The layer's own curve is really there, where it should be.
    const QImage image =
        m_view->plot()->toPixmap(m_view->plot()->width(), m_view->plot()->height()).toImage();
    QCOMPARE(image.pixel(at(0.001, 0.5 * whiteError(0.001))), seriesColor(0, false).rgb());
}

void TestEnergyCurveView::emptyCurvesAreAbsent() {
    m_view->setCurves({curve(whiteError), {}, {}, curve(whiteError)});
    QCOMPARE(m_view->plot()->legend->itemCount(), 2);
    QVERIFY(m_view->plot()->graph(1)->data()->isEmpty());
    m_view->setCurves({});
    QCOMPARE(m_view->plot()->legend->itemCount(), 0);
    QVERIFY(!m_view->plot()->legend->visible());
    m_view->setCut(0.3, 0.2);
    QCOMPARE(m_view->cutLabel(), "30 % kept → 20 % error");
}

void TestEnergyCurveView::curvesOfFewCoefficientsStep() {
    m_view->setCurves({{{0, 1, 0, 0}, {0.125, 0.5, 0.75, 1}, {1, 0, 1, 8}}, {}, {}, {}});
    const auto data = m_view->plot()->graph(0)->data();
    QCOMPARE(data->size(), 4);
    QCOMPARE(data->at(0)->key, EnergyCurveView::leftEdge);
    QCOMPARE(data->at(0)->value, 1.0);
    QCOMPARE(data->at(1)->key, 0.125);
    QCOMPARE(data->at(1)->value, 1.0);
    QCOMPARE(data->at(2)->value, 0.5);
}

void TestEnergyCurveView::axisIsInPercent() {
    QCOMPARE(m_view->plot()->xAxis->range().lower, EnergyCurveView::leftEdge);
    QCOMPARE(m_view->plot()->xAxis->range().upper, 1.0);
    QVector<double> ticks;
    QVector<QString> labels;
    m_view->plot()->xAxis->ticker()->generate(m_view->plot()->xAxis->range(), QLocale::c(), 'g', 6, ticks,
                                              nullptr, &labels);
    for (const char* label : {"0.01 %", "0.1 %", "1 %", "10 %", "100 %"})
        QVERIFY2(labels.contains(label), label);
    ticks.clear();
    labels.clear();
    m_view->plot()->yAxis->ticker()->generate(m_view->plot()->yAxis->range(), QLocale::c(), 'g', 6, ticks,
                                              nullptr, &labels);
    QVERIFY(labels.contains("100 %"));
    QVERIFY(ticks.last() < 1.0001);
}

void TestEnergyCurveView::cutIsLabelled() {
    QCOMPARE(m_view->cutLabel(), "5 % kept → 41.23 % error");
}

void TestEnergyCurveView::cutAtZeroIsAtTheLeftEdge() {
    m_view->setCut(0, 1);
    m_view->plot()->replot();
    QCOMPARE(m_view->cutKeep(), 0.0);
    QCOMPARE(m_view->cutLabel(), "0 % kept → 100 % error");
    const auto* dot = qobject_cast<QCPItemTracer*>(m_view->plot()->item(3));
    QVERIFY(dot);
    QVERIFY(std::abs(dot->position->pixelPosition().x() - m_view->plot()->axisRect()->left()) < 2);
}

void TestEnergyCurveView::draggingTheLine() {
    QSignalSpy dragged(m_view.get(), &EnergyCurveView::cutDragged);
    QSignalSpy finished(m_view.get(), &EnergyCurveView::cutDragFinished);
    QTest::mousePress(m_view->plot(), Qt::LeftButton, {}, at(0.05, 0.5));
    QCOMPARE(dragged.size(), 0);
    QTest::mouseMove(m_view->plot(), at(0.01, 0.4));
    QTRY_COMPARE(dragged.size(), 1);
    QVERIFY(isWithinAPixel(dragged[0][0].toDouble(), 0.01));
    QTest::mouseMove(m_view->plot(), at(0.2, 0.4));
    QTRY_COMPARE(dragged.size(), 2);
    QVERIFY(isWithinAPixel(dragged[1][0].toDouble(), 0.2));
    QCOMPARE(finished.size(), 0);
    QTest::mouseRelease(m_view->plot(), Qt::LeftButton, {}, at(0.2, 0.4));
    QCOMPARE(finished.size(), 1);
    QCOMPARE(finished[0][0].toDouble(), m_view->cutKeep());
    QTest::mouseMove(m_view->plot(), at(0.5, 0.4));
    QCoreApplication::processEvents();
    QCOMPARE(dragged.size(), 2);
}

void TestEnergyCurveView::clickingAnywhereMovesTheLine() {
    QSignalSpy dragged(m_view.get(), &EnergyCurveView::cutDragged);
    QSignalSpy finished(m_view.get(), &EnergyCurveView::cutDragFinished);
    QTest::mouseClick(m_view->plot(), Qt::LeftButton, {}, at(0.3, 0.2));
    QCOMPARE(dragged.size(), 1);
    QCOMPARE(finished.size(), 1);
    QVERIFY(isWithinAPixel(finished[0][0].toDouble(), 0.3));
    QVERIFY(m_view->hasFocus());
    QTest::mouseClick(m_view->plot(), Qt::RightButton, {}, at(0.01, 0.2));
    QTest::mouseClick(m_view->plot(), Qt::LeftButton, {}, QPoint(2, 2));
    QCOMPARE(finished.size(), 1);
}

void TestEnergyCurveView::draggingBeyondTheEdges() {
    QTest::mousePress(m_view->plot(), Qt::LeftButton, {}, at(0.05, 0.5));
    QTest::mouseMove(m_view->plot(), QPoint(0, 100));
    QTRY_COMPARE(m_view->cutKeep(), 0.0);
    QTest::mouseMove(m_view->plot(), QPoint(m_view->plot()->width() - 1, 100));
    QTRY_COMPARE(m_view->cutKeep(), 1.0);
    QTest::mouseRelease(m_view->plot(), Qt::LeftButton, {}, QPoint(m_view->plot()->width() - 1, 100));
    // From the edge the line can be grabbed again.
    m_view->setCut(0, 1);
    QTest::mousePress(m_view->plot(), Qt::LeftButton, {}, at(0, 0.5));
    QTest::mouseMove(m_view->plot(), at(0.1, 0.5));
    QTRY_VERIFY(isWithinAPixel(std::max(m_view->cutKeep(), 1e-9), 0.1));
    QTest::mouseRelease(m_view->plot(), Qt::LeftButton, {}, at(0.1, 0.5));
}

void TestEnergyCurveView::answerDuringADrag() {
    QTest::mouseClick(m_view->plot(), Qt::LeftButton, {}, at(0.3, 0.2));
    QVERIFY(!m_view->cutLabel().contains("error")); // the exact one is not known yet
    connect(m_view.get(), &EnergyCurveView::cutDragged, m_view.get(),
            [this](double keep) { m_view->setCut(keep, 0.25); });
    QTest::mouseClick(m_view->plot(), Qt::LeftButton, {}, at(0.02, 0.2));
    QVERIFY(m_view->cutLabel().endsWith("→ 25 % error"));
}

void TestEnergyCurveView::cursorChangesNearTheLine() {
    QTest::mouseMove(m_view->plot(), at(0.001, 0.5));
    QTRY_COMPARE(m_view->plot()->cursor().shape(), Qt::ArrowCursor);
    QTest::mouseMove(m_view->plot(), at(0.05, 0.5) + QPoint(3, 0));
    QTRY_COMPARE(m_view->plot()->cursor().shape(), Qt::SplitHCursor);
}

void TestEnergyCurveView::keysMoveTheCut() {
    QSignalSpy dragged(m_view.get(), &EnergyCurveView::cutDragged);
    QSignalSpy finished(m_view.get(), &EnergyCurveView::cutDragFinished);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    const double one = m_view->cutKeep();
    QVERIFY(one > 0.05 && one < 0.06);
    QCOMPARE(dragged.size(), 1);
    QCOMPARE(finished.size(), 1);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QVERIFY(std::abs(m_view->cutKeep() - 0.05) < 1e-9);
    QTest::keyClick(m_view.get(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(m_view->cutKeep() > one);
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QCOMPARE(m_view->cutKeep(), 1.0);
    const auto count = dragged.size();
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QCOMPARE(dragged.size(), count);
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QCOMPARE(m_view->cutKeep(), 0.0);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QCOMPARE(m_view->cutKeep(), EnergyCurveView::leftEdge);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QCOMPARE(m_view->cutKeep(), 0.0);
}

void TestEnergyCurveView::withoutACutNothingMoves() {
    m_view->clearCut();
    QSignalSpy dragged(m_view.get(), &EnergyCurveView::cutDragged);
    QTest::mouseClick(m_view->plot(), Qt::LeftButton, {}, at(0.3, 0.2));
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QCOMPARE(dragged.size(), 0);
    QVERIFY(m_view->cutLabel().isEmpty());
}

void TestEnergyCurveView::goalIsShown() {
    const auto drawn = [this] {
        m_view->plot()->replot();
        return m_view->grab().toImage();
    };
    const QImage plain = drawn();
    m_view->setGoalError(0.1);
    QVERIFY(drawn() != plain);
    m_view->setGoalError(std::nullopt);
    QCOMPARE(drawn(), plain);
}

void TestEnergyCurveView::followsPaletteAndFont() {
    m_view->setPalette(darkPalette());
    QCOMPARE(m_view->plot()->graph(0)->pen().color(), seriesColor(0, true));
    QCOMPARE(m_view->plot()->xAxis->tickLabelColor(), darkPalette().color(QPalette::Text));
    QFont font = m_view->font();
    font.setPointSizeF(font.pointSizeF() * 1.5);
    m_view->setFont(font);
    QCOMPARE(m_view->plot()->xAxis->tickLabelFont().pointSizeF(), font.pointSizeF());
    QCOMPARE(m_view->plot()->legend->font().pointSizeF(), font.pointSizeF());
}

void TestEnergyCurveView::seriesColorsAreLegible() {
    for (int i = 0; i < 6; ++i) {
        QVERIFY2(contrast(seriesColor(i, false), Qt::white) >= 3, qPrintable(QString::number(i)));
        QVERIFY2(contrast(seriesColor(i, true), darkPalette().color(QPalette::Base)) >= 3,
                 qPrintable(QString::number(i)));
        QCOMPARE(seriesColor(i + 6), seriesColor(i));
    }
    QVERIFY(seriesColor(-1).isValid());
    QVERIFY(isDark(darkPalette()));
    QVERIFY(!isDark(QPalette(QColor(239, 239, 239))));
}

QTEST_MAIN(TestEnergyCurveView)
#include "test_energy_curve_view.moc"
