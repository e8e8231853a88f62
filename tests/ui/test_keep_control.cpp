// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/controls/keep_control.h"
#include "ui/document/formats.h"
#include "ui/window/studio_arguments.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace fft_tensor;
using namespace fft_tensor::ui;

namespace {

void turnWheel(QWidget* widget, int steps, Qt::KeyboardModifiers modifiers = {}) {
    QWheelEvent event(QPointF(5, 5), widget->mapToGlobal(QPointF(5, 5)), {}, {0, 120 * steps}, Qt::NoButton,
                      modifiers, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(widget, &event);
}

StudioArguments parse(std::vector<const char*> list) {
    list.insert(list.begin(), "fft-tensor-studio");
    return parseStudioArguments(static_cast<int>(list.size()), list.data());
}

} // namespace

class TestKeepControl : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        m_control = std::make_unique<KeepControl>();
        m_control->resize(400, 40);
        m_control->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_control.get(), patience));
    }

    void sliderIsLogarithmicWithZero() {
        QCOMPARE(KeepControl::keepAt(0), 0.0);
        QCOMPARE(KeepControl::keepAt(1000), 1.0);
        QCOMPARE(KeepControl::keepAt(500), 0.01);
        for (int position = 0; position <= 1000; ++position)
            QCOMPARE(KeepControl::positionOf(KeepControl::keepAt(position)), position);
        QCOMPARE(KeepControl::positionOf(1e-9), 1); // a little is not nothing
    }

    void typedValuesCountWhenDone() {
        QSignalSpy changed(m_control.get(), &KeepControl::keepChanged);
        auto* edit = m_control->spinBox()->findChild<QLineEdit*>();
        m_control->spinBox()->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("12.5"));
        QCOMPARE(changed.count(), 0);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(m_control->keep(), 0.125);
    }

    void arrowsAndModifiers() {
        QDoubleSpinBox* spin = m_control->spinBox();
        QTest::keyClick(spin, Qt::Key_Up);
        QCOMPARE(m_control->keep(), 0.051);
        QTest::keyClick(spin, Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(m_control->keep(), 0.061);
        QTest::keyClick(spin, Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(m_control->keep(), 0.0609);
        turnWheel(spin, 1, Qt::ShiftModifier);
        QCOMPARE(m_control->keep(), 0.0709);
        QSlider* slider = m_control->slider();
        const int before = slider->value();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(slider->value(), before + 5);
        QTest::keyClick(slider, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(slider->value(), before - 45);
        turnWheel(slider, 1, Qt::ControlModifier);
        QCOMPARE(slider->value(), before - 44);
    }

    void doubleClickResets() {
        m_control->setKeep(0.4);
        QSignalSpy changed(m_control.get(), &KeepControl::keepChanged);
        QTest::mouseDClick(m_control->slider(), Qt::LeftButton);
        QCOMPARE(m_control->keep(), KeepControl::defaultKeep);
        QVERIFY(changed.count() >= 1);
    }

    void aDragIsAnnounced() {
        QSignalSpy started(m_control.get(), &KeepControl::dragStarted);
        QSignalSpy finished(m_control.get(), &KeepControl::dragFinished);
        QSlider* slider = m_control->slider();
        QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(20, slider->height() / 2));
        QTest::mouseMove(slider, QPoint(60, slider->height() / 2));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(60, slider->height() / 2));
        QCOMPARE(started.count(), 1);
        QCOMPARE(finished.count(), 1);
        QVERIFY(m_control->keep() < 0.05);
    }

    void settingDoesNotSignal() {
        QSignalSpy changed(m_control.get(), &KeepControl::keepChanged);
        m_control->setKeep(0.77);
        QCOMPARE(changed.count(), 0);
        QCOMPARE(m_control->spinBox()->value(), 77.0);
    }

    void formats() {
        QCOMPARE(bytesText(999), QStringLiteral("999 B"));
        QCOMPARE(bytesText(1234567), QStringLiteral("1.23 MB"));
        QCOMPARE(bytesText(999900), QStringLiteral("1.00 MB"));
        QCOMPARE(percentText(0.05), QStringLiteral("5.000 %"));
        QCOMPARE(percentText(1), QStringLiteral("100.0 %"));
        QCOMPARE(ratioText(21.34), QStringLiteral("21.3×"));
        QCOMPARE(countText(1234567), QStringLiteral("1,234,567"));
        QCOMPARE(numberText(-0.0132), QStringLiteral("−0.01320"));
        QCOMPARE(numberText(1.5e-7), QStringLiteral("1.500e−07"));
        QCOMPARE(numberText(0), QStringLiteral("0"));
        QCOMPARE(timeLeftText(-1), QString());
    }

    void arguments() {
        const StudioArguments all =
            parse({"--screenshot", "a.png", "--size", "1100x700", "--keep", "0.2", "--theme", "dark",
                   "--scale", "2", "--tab", "speed", "f.safetensors::w"});
        QVERIFY(all.problem.isEmpty());
        QCOMPARE(all.screenshot, QStringLiteral("a.png"));
        QCOMPARE(all.size, QSize(1100, 700));
        QCOMPARE(*all.keep, 0.2);
        QCOMPARE(*all.theme, ThemeChoice::dark);
        QCOMPARE(all.scale, 2.0);
        QCOMPARE(all.page, QStringLiteral("speed"));
        QCOMPARE(parse({"--tab", "log"}).page, QStringLiteral("log"));
        QVERIFY(parse({}).page.isEmpty());
        QCOMPARE(*parse({"--device", "cuda:1"}).device, QStringLiteral("cuda:1"));
        QVERIFY(!parse({}).device);
        QVERIFY(parse({"--device", "gpu"}).problem.contains(QStringLiteral("cuda:N")));
        QVERIFY(parse({"--tab", "weather"}).problem.contains(QStringLiteral("curve, profiles, speed")));
        QCOMPARE(all.address, QStringLiteral("f.safetensors::w"));
        QVERIFY(!parse({"--keep", "2"}).problem.isEmpty());
        QVERIFY(!parse({"--size", "big"}).problem.isEmpty());
        QVERIFY(!parse({"--theme", "pink"}).problem.isEmpty());
        QVERIFY(!parse({"--nonsense"}).problem.isEmpty());
        QVERIFY(!parse({"a", "b"}).problem.isEmpty());
        QVERIFY(parse({"--help"}).text.contains(QStringLiteral("--screenshot")));
    }

  private:
    std::unique_ptr<KeepControl> m_control;
};

QTEST_MAIN(TestKeepControl)
#include "test_keep_control.moc"
