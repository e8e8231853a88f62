// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "plot_samples.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/profile_view.h"
#include "unexpected_warnings.h"

#include <QComboBox>
#include <QtTest>

#include <qcustomplot.h>

#include <memory>

using namespace fft_tensor;
using namespace fft_tensor::ui;
using namespace plot_samples;

class TestProfileView : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup() { m_view.reset(); }
    void choosesByName();
    void keepsTheChoice();
    void rangeHoldsTheData();
    void powerlessPointsAreLeftOut();
    void withoutProfiles();
    void flatProfiles();
    void hoverReadsTheNearestPoint();
    void keysMoveTheMark();
    void indexAxesSaySo();
    void followsPalette();

  private:
    [[nodiscard]] QCPGraph* graph() const { return m_view->plot()->graph(0); }

    std::unique_ptr<ProfileView> m_view;
};

void TestProfileView::init() {
    failOnUnexpectedWarnings();
    m_view = std::make_unique<ProfileView>();
    m_view->resize(800, 300);
    m_view->setProfiles({{"Radial", fallingProfile(101, 0.7, 4)},
                         {"Row axis", fallingProfile(51, 0.5, 2)},
                         {"Column axis", fallingProfile(11, 0.5, 1)}});
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get(), patience));
    m_view->plot()->replot();
}

void TestProfileView::choosesByName() {
    QCOMPARE(m_view->chooser()->count(), 3);
    QCOMPARE(m_view->currentProfile(), 0);
    QCOMPARE(graph()->data()->size(), 101);
    QTest::keyClick(m_view->chooser(), Qt::Key_Down);
    QCOMPARE(m_view->currentProfile(), 1);
    QCOMPARE(graph()->data()->size(), 51);
    m_view->setCurrentProfile(2);
    QCOMPARE(graph()->data()->size(), 11);
}

void TestProfileView::keepsTheChoice() {
    m_view->setCurrentProfile(1);
    m_view->setProfiles({{"Row axis", fallingProfile(7, 0.5, 2)}, {"Radial", fallingProfile(9, 0.5, 2)}});
    QCOMPARE(m_view->currentProfile(), 0);
    QCOMPARE(graph()->data()->size(), 7);
    m_view->setProfiles({{"Along axis 0", fallingProfile(8, 0.5, 2)}});
    QCOMPARE(m_view->currentProfile(), 0);
    QCOMPARE(graph()->data()->size(), 8);
}

void TestProfileView::rangeHoldsTheData() {
    QCOMPARE(m_view->plot()->xAxis->range().lower, 0.0);
    QCOMPARE(m_view->plot()->xAxis->range().upper, 0.7);
    QVERIFY(m_view->plot()->yAxis->range().lower < 100 * 1e-4);
    QVERIFY(m_view->plot()->yAxis->range().upper > 100);
    m_view->setCurrentProfile(1);
    QCOMPARE(m_view->plot()->xAxis->range().upper, 0.5);
}

void TestProfileView::powerlessPointsAreLeftOut() {
    m_view->setProfiles({{"Radial", {{0, 0}, {0.1, 2}, {0.2, 0}, {0.3, 3}}}});
    QCOMPARE(graph()->data()->size(), 2);
    m_view->setProfiles({{"Radial", {{0, 0}, {0.1, 0}}}});
    QCOMPARE(graph()->data()->size(), 0);
    QVERIFY(m_view->readout().contains("no profile"));
}

void TestProfileView::withoutProfiles() {
    m_view->setProfiles({});
    QCOMPARE(m_view->currentProfile(), -1);
    QCOMPARE(graph()->data()->size(), 0);
    QVERIFY(!m_view->chooser()->isEnabled());
    QVERIFY(!m_view->readout().isEmpty());
    QTest::mouseMove(m_view->plot(), m_view->plot()->rect().center());
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    m_view->setProfiles({{"Radial", fallingProfile(5, 0.5, 1)}});
    QVERIFY(m_view->chooser()->isEnabled());
    QCOMPARE(graph()->data()->size(), 5);
}

void TestProfileView::flatProfiles() {
    m_view->setProfiles({{"Radial", fallingProfile(5, 0.5, 0)}}); // 100 everywhere
    const QCPRange range = m_view->plot()->yAxis->range();
    QVERIFY(range.lower < 100 && range.upper > 100);
}

void TestProfileView::hoverReadsTheNearestPoint() {
    QVERIFY(m_view->readout().isEmpty());
    m_view->setCurrentProfile(2); // points at 0, 0.05, 0.1 …
    m_view->plot()->replot();
    const auto hover = [this](double frequency) {
        QTest::mouseMove(m_view->plot(), QPoint(int(m_view->plot()->xAxis->coordToPixel(frequency)), 90));
    };
    hover(0.24);
    QTRY_VERIFY(m_view->readout().contains(": 0.25 "));
    QVERIFY(m_view->readout().endsWith("mean power 31.62")); // 100 · 10^(−5/10)
    hover(0.07);
    QTRY_VERIFY(m_view->readout().contains(": 0.05 "));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(m_view->plot(), &leave);
    QVERIFY(m_view->readout().isEmpty());
}

void TestProfileView::keysMoveTheMark() {
    m_view->setCurrentProfile(2);
    m_view->setFocus();
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QVERIFY(m_view->readout().contains(": 0 "));
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QVERIFY(m_view->readout().contains(": 0.05 "));
    QTest::keyClick(m_view.get(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(m_view->readout().contains(": 0.5 "));
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QVERIFY(m_view->readout().contains(": 0.45 "));
}

void TestProfileView::indexAxesSaySo() {
    m_view->setProfiles({{"Axis 0", {{0, 1}, {1, 2}, {255, 3}}, "Index along axis 0"}});
    QCOMPARE(m_view->plot()->xAxis->label(), "Index along axis 0");
    QCOMPARE(m_view->plot()->xAxis->range().upper, 255.0);
}

void TestProfileView::followsPalette() {
    m_view->setPalette(darkPalette());
    QCOMPARE(graph()->pen().color(), seriesColor(0, true));
    m_view->plot()->replot();
    const QImage image = m_view->grab().toImage();
    QCOMPARE(image.pixel(m_view->plot()->geometry().topLeft() + QPoint(3, 3)),
             darkPalette().color(QPalette::Base).rgb());
}

QTEST_MAIN(TestProfileView)
#include "test_profile_view.moc"
