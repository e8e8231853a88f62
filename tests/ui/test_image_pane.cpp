// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "plot_samples.h"
#include "ui/plot/image_pane.h"
#include "unexpected_warnings.h"

#include <QProcess>
#include <QWheelEvent>
#include <QtTest>

#include <memory>

using namespace fft_tensor;
using namespace fft_tensor::ui;
using namespace plot_samples;

namespace {

constexpr int rows = 40, columns = 60;
const QPoint hot(44, 9); // column, row

QRgb colorOf(MapKind kind, float value) {
    return ColorScale::standard(kind, 0.f, 1.f).color(value);
}

/// What the signals said, in order.
struct Heard {
    explicit Heard(ImagePane& pane) {
        QObject::connect(&pane, &ImagePane::viewChanged, &pane,
                         [this](const CellRect& view) { views << view; });
        QObject::connect(
            &pane, &ImagePane::requestNeeded, &pane,
            [this](const CellRect& cells, const QSize& pixels) { requests << std::pair(cells, pixels); });
        QObject::connect(&pane, &ImagePane::cursorMoved, &pane,
                         [this](std::optional<QPoint> cell) { cursors << cell; });
    }
    QList<CellRect> views;
    QList<std::pair<CellRect, QSize>> requests;
    QList<std::optional<QPoint>> cursors;
};

} // namespace

class TestImagePane : public QObject {
    Q_OBJECT

  private slots:
    void init();
    void cleanup();
    void oneHotPixelIsWhereItShouldBe();
    void zoomedCellsHaveSharpEdges();
    void rendersSharpOnADenserDevice();
    void asksForWhatItShows();
    void hiddenPanesDoNotAsk();
    void lastPictureStaysUntilTheNext();
    void anotherTensorLeavesNoBackdrop();
    void anotherPlaneStretchesTheLastPicture();
    void mouseMovesTheCursor();
    void mouseDragsTheView();
    void wheelZoomsAroundTheMouse();
    void fineWheelsAddUp();
    void doubleClickFits();
    void keysMoveZoomAndFit();
    void cursorIsDrawn();
    void overlayDimsDroppedCells();
    void messageReplacesThePicture();
    void badgeAndReadoutAreDrawn();
    void givenColorScaleStays();
    void frequenciesOnlyWhereTransformed();
    void followsPaletteAndFont();
    void linkedPanesShowTheSame();
    void isNamedForScreenReaders();
    void allHoldsAtScaleTwo();

  private:
    void wheel(QPointF position, int delta);
    [[nodiscard]] QImage grabbed() { return m_pane->grab().toImage(); }
    [[nodiscard]] QPointF centreOf(int row, int column) const {
        return m_pane->geometry().rectOf({row, row + 1, column, column + 1}).center();
    }
    [[nodiscard]] QRgb colorAt(const QImage& image, QPointF position) const {
        return image.pixel((position * image.devicePixelRatio()).toPoint());
    }

    std::unique_ptr<ImagePane> m_pane;
};

void TestImagePane::init() {
    failOnUnexpectedWarnings();
    m_pane = std::make_unique<ImagePane>(MapKind::weights, "Weights");
    m_pane->resize(520, 360);
    m_pane->setPlane(rows, columns);
    m_pane->setImage(oneHot(MapKind::weights, rows, columns, hot.y(), hot.x()));
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get(), patience));
}

void TestImagePane::cleanup() {
    if (QTest::currentTestFailed())
        m_pane->grab().save(
            QString(FFT_TENSOR_BINARY_DIR "/failed-%1.png").arg(QTest::currentTestFunction()));
    m_pane.reset();
}

void TestImagePane::wheel(QPointF position, int delta) {
    QWheelEvent event(position, m_pane->mapToGlobal(position), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_pane.get(), &event);
}

void TestImagePane::oneHotPixelIsWhereItShouldBe() {
    const QImage image = grabbed();
    QCOMPARE(image.devicePixelRatio(), m_pane->devicePixelRatioF());
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            QCOMPARE(colorAt(image, centreOf(row, column)),
                     colorOf(MapKind::weights, QPoint(column, row) == hot ? 1.f : 0.f));
}

void TestImagePane::zoomedCellsHaveSharpEdges() {
    m_pane->setView({6, 12, 40, 48});
    const QImage image = grabbed();
    const QRectF cell = m_pane->geometry().rectOf({hot.y(), hot.y() + 1, hot.x(), hot.x() + 1});
    QVERIFY(cell.width() > 30);
    int hotPixels = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            hotPixels += image.pixel(x, y) == colorOf(MapKind::weights, 1.f) ? 1 : 0;
    // The top of the colour bar has that colour, too.
    const double ratio = image.devicePixelRatio(), expected = cell.width() * cell.height() * ratio * ratio;
    QVERIFY2(hotPixels >= expected - 2 * cell.width() * ratio && hotPixels < expected + 60 * ratio * ratio,
             qPrintable(QString("%1 of %2").arg(hotPixels).arg(expected)));
    QCOMPARE(colorAt(image, {cell.left() + 1.5, cell.center().y()}), colorOf(MapKind::weights, 1.f));
    QCOMPARE(colorAt(image, {cell.left() - 1.5, cell.center().y()}), colorOf(MapKind::weights, 0.f));
}

void TestImagePane::rendersSharpOnADenserDevice() {
    QImage image(m_pane->size() * 2, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(2);
    m_pane->render(&image);
    // A picture of as many cells as the denser device has pixels would lose every other cell at ratio 1.
    const QRectF cell = m_pane->geometry().rectOf({hot.y(), hot.y() + 1, hot.x(), hot.x() + 1});
    QCOMPARE(colorAt(image, {cell.left() + 0.75, cell.center().y()}), colorOf(MapKind::weights, 1.f));
    QCOMPARE(colorAt(image, {cell.left() - 0.75, cell.center().y()}), colorOf(MapKind::weights, 0.f));
    QCOMPARE(colorAt(image, {cell.right() - 0.75, cell.center().y()}), colorOf(MapKind::weights, 1.f));
    QCOMPARE(colorAt(image, {cell.right() + 0.75, cell.center().y()}), colorOf(MapKind::weights, 0.f));
}

void TestImagePane::asksForWhatItShows() {
    Heard heard(*m_pane);
    m_pane->setView({0, 20, 0, 30});
    QCOMPARE(heard.requests.size(), 1);
    QCOMPARE(heard.requests[0].first, (CellRect{0, 20, 0, 30}));
    QCOMPARE(heard.requests[0].second,
             (m_pane->geometry().picture().size() * m_pane->devicePixelRatioF()).toSize());
    m_pane->setView({0, 20, 0, 30});
    QCOMPARE(heard.requests.size(), 1);
    m_pane->resize(620, 460);
    QTRY_COMPARE(heard.requests.size(), 2);
    QVERIFY(heard.requests[1].second.width() > heard.requests[0].second.width());
    QCOMPARE(heard.requests[1].second, m_pane->requestSize());
    QVERIFY(heard.views.isEmpty());
}

void TestImagePane::hiddenPanesDoNotAsk() {
    m_pane->hide();
    Heard heard(*m_pane);
    m_pane->setView({0, 20, 0, 30});
    m_pane->setPlane(100, 100);
    QVERIFY(heard.requests.isEmpty());
    m_pane->show();
    QTRY_COMPARE(heard.requests.size(), 1);
    QCOMPARE(heard.requests[0].first, (CellRect{0, 100, 0, 100}));
}

void TestImagePane::lastPictureStaysUntilTheNext() {
    m_pane->setView({5, 15, 38, 52});
    QCOMPARE(colorAt(grabbed(), centreOf(hot.y(), hot.x())), colorOf(MapKind::weights, 1.f));
    // A picture of the view alone arrives; zooming out then shows the whole plane from before around it.
    m_pane->setImage(mapOf(MapKind::weights, {5, 15, 38, 52}, [](auto, auto) { return 1.f; }));
    m_pane->fit();
    const QImage image = grabbed();
    QCOMPARE(colorAt(image, centreOf(6, 40)), colorOf(MapKind::weights, 1.f));
    QCOMPARE(colorAt(image, centreOf(30, 5)), colorOf(MapKind::weights, 0.f));
}

void TestImagePane::anotherTensorLeavesNoBackdrop() {
    m_pane->setView({5, 15, 38, 52});
    m_pane->setPlane(rows, columns);
    m_pane->setImage(mapOf(MapKind::weights, {5, 15, 38, 52}, [](auto, auto) { return 1.f; }));
    m_pane->fit();
    QCOMPARE(colorAt(grabbed(), centreOf(30, 5)), m_pane->palette().color(QPalette::Base).rgb());
}

void TestImagePane::anotherPlaneStretchesTheLastPicture() {
    m_pane->setPlane(2 * rows, 2 * columns);
    QCOMPARE(m_pane->view(), (CellRect{0, 2 * rows, 0, 2 * columns}));
    const QImage image = grabbed();
    QCOMPARE(colorAt(image, centreOf(2 * hot.y(), 2 * hot.x())), colorOf(MapKind::weights, 1.f));
    QCOMPARE(colorAt(image, centreOf(2 * hot.y() + 1, 2 * hot.x() + 1)), colorOf(MapKind::weights, 1.f));
    QCOMPARE(colorAt(image, centreOf(2 * hot.y() + 2, 2 * hot.x())), colorOf(MapKind::weights, 0.f));
}

void TestImagePane::mouseMovesTheCursor() {
    Heard heard(*m_pane);
    QTest::mouseMove(m_pane.get(), centreOf(9, 44).toPoint());
    QTRY_VERIFY(!heard.cursors.isEmpty());
    QCOMPARE(heard.cursors.last(), std::optional(QPoint(44, 9)));
    QCOMPARE(m_pane->cursorCell(), std::optional(QPoint(44, 9)));
    QTest::mouseMove(m_pane.get(), QPoint(2, 2));
    QTRY_COMPARE(heard.cursors.last(), std::optional<QPoint>());
    m_pane->setCursorCell(QPoint(3, 3));
    QCOMPARE(heard.cursors.last(), std::optional<QPoint>());
}

void TestImagePane::mouseDragsTheView() {
    m_pane->setView({10, 20, 20, 35});
    const QRectF cell = m_pane->geometry().rectOf({10, 11, 20, 21});
    const QPointF from = centreOf(15, 27), to = from + QPointF(-3 * cell.width(), 2 * cell.height());
    Heard heard(*m_pane);
    QTest::mousePress(m_pane.get(), Qt::LeftButton, {}, from.toPoint());
    QTest::mouseMove(m_pane.get(), to.toPoint());
    QTRY_COMPARE(m_pane->view(), (CellRect{8, 18, 23, 38}));
    QTest::mouseRelease(m_pane.get(), Qt::LeftButton, {}, to.toPoint());
    QCOMPARE(heard.views.last(), m_pane->view());
    QCOMPARE(heard.requests.last().first, m_pane->view());
    QCOMPARE(m_pane->cursorCell(), std::optional(QPoint(27, 15))); // it went along
    const auto count = heard.views.size();
    QTest::mouseMove(m_pane.get(), from.toPoint());
    QTRY_VERIFY(m_pane->cursorCell() != std::optional(QPoint(27, 15)));
    QCOMPARE(heard.views.size(), count);
}

void TestImagePane::wheelZoomsAroundTheMouse() {
    Heard heard(*m_pane);
    const QPointF position = centreOf(20, 30);
    wheel(position, 120);
    QCOMPARE(heard.views.size(), 1);
    QVERIFY(m_pane->view().columnEnd - m_pane->view().columnBegin < columns);
    QCOMPARE(m_pane->geometry().cellAt(position), std::optional(Cell{20, 30}));
    for (int i = 0; i < 5; ++i)
        wheel(position, 120);
    QCOMPARE(m_pane->geometry().cellAt(position), std::optional(Cell{20, 30}));
    for (int i = 0; i < 20; ++i)
        wheel(position, -120);
    QCOMPARE(m_pane->view(), (CellRect{0, rows, 0, columns}));
    const auto count = heard.views.size();
    wheel(position, -120);
    QCOMPARE(heard.views.size(), count);
}

void TestImagePane::fineWheelsAddUp() {
    const QPointF position = centreOf(20, 30);
    wheel(position, 8);
    wheel(position, 8);
    QCOMPARE(m_pane->view(), (CellRect{0, rows, 0, columns}));
    wheel(position, 16);
    QVERIFY(!(m_pane->view() == CellRect{0, rows, 0, columns}));
}

void TestImagePane::doubleClickFits() {
    m_pane->setView({10, 20, 20, 35});
    Heard heard(*m_pane);
    QTest::mouseDClick(m_pane.get(), Qt::LeftButton, {}, centreOf(15, 27).toPoint());
    QCOMPARE(m_pane->view(), (CellRect{0, rows, 0, columns}));
    QCOMPARE(heard.views.last(), m_pane->view());
}

void TestImagePane::keysMoveZoomAndFit() {
    m_pane->setCursorCell(hot);
    Heard heard(*m_pane);
    QTest::keyClick(m_pane.get(), Qt::Key_Right);
    QCOMPARE(heard.cursors.last(), std::optional(hot + QPoint(1, 0)));
    QTest::keyClick(m_pane.get(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(heard.cursors.last(), std::optional(hot + QPoint(1, 10)));
    QTest::keyClick(m_pane.get(), Qt::Key_Left);
    QTest::keyClick(m_pane.get(), Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(m_pane->cursorCell(), std::optional(hot));
    QTest::keyClick(m_pane.get(), Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(m_pane->cursorCell(), std::optional(QPoint(hot.x(), 0)));
    QVERIFY(heard.views.isEmpty());

    QTest::keyClick(m_pane.get(), Qt::Key_Plus);
    QTest::keyClick(m_pane.get(), Qt::Key_Plus);
    const CellRect zoomed = m_pane->view();
    QCOMPARE(zoomed.rowBegin, 0); // around the cursor
    QVERIFY(zoomed.rowEnd < rows && zoomed.columnEnd < columns);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(m_pane.get(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(m_pane->cursorCell(), std::optional(QPoint(hot.x(), rows - 1)));
    QCOMPARE(m_pane->view().rowEnd, rows); // the view follows
    QTest::keyClick(m_pane.get(), Qt::Key_Minus);
    QVERIFY(m_pane->view().rowEnd - m_pane->view().rowBegin > zoomed.rowEnd - zoomed.rowBegin);
    QTest::keyClick(m_pane.get(), Qt::Key_0);
    QCOMPARE(m_pane->view(), (CellRect{0, rows, 0, columns}));
}

void TestImagePane::cursorIsDrawn() {
    const QImage before = grabbed();
    m_pane->setCursorCell(QPoint(10, 30));
    const QImage after = grabbed();
    QVERIFY(colorAt(before, centreOf(30, 50)) != colorAt(after, centreOf(30, 50)) ||
            colorAt(before, centreOf(30, 50) + QPointF(0, 1)) !=
                colorAt(after, centreOf(30, 50) + QPointF(0, 1)));
    QCOMPARE(colorAt(after, centreOf(30, 10)),
             colorAt(before, centreOf(30, 10))); // the cell itself stays visible
    QCOMPARE(colorAt(after, centreOf(20, 50)), colorAt(before, centreOf(20, 50)));
    m_pane->setCursorCell(std::nullopt);
    QCOMPARE(grabbed(), before);
}

void TestImagePane::overlayDimsDroppedCells() {
    const QImage plain = grabbed();
    m_pane->setOverlay(mapOf(MapKind::retained, {0, rows, 0, columns},
                             [](std::int64_t row, std::int64_t) { return row < 20 ? 1.f : 0.f; }));
    QCOMPARE(grabbed(), plain);
    m_pane->setOverlayVisible(true);
    const QImage overlaid = grabbed();
    QCOMPARE(colorAt(overlaid, centreOf(5, 5)), colorAt(plain, centreOf(5, 5)));
    QVERIFY(qGray(colorAt(overlaid, centreOf(30, 5))) < qGray(colorAt(plain, centreOf(30, 5))) - 60);
    m_pane->setOverlayVisible(false);
    QCOMPARE(grabbed(), plain);
}

void TestImagePane::messageReplacesThePicture() {
    const QImage plain = grabbed();
    m_pane->setMessage("raw: integers are not transformed");
    QVERIFY(colorAt(grabbed(), centreOf(hot.y(), hot.x())) != colorOf(MapKind::weights, 1.f));
    QCOMPARE(m_pane->accessibleDescription(), "raw: integers are not transformed");
    m_pane->setMessage({});
    QCOMPARE(grabbed(), plain);
}

void TestImagePane::badgeAndReadoutAreDrawn() {
    const auto titleRow = [this] { return m_pane->grab(QRect(0, 0, 520, 20)).toImage(); };
    const QImage plain = titleRow();
    m_pane->setBadge("preview");
    const QImage badged = titleRow();
    QVERIFY(badged != plain);
    m_pane->setReadout("r = 1  c = 2");
    QVERIFY(titleRow() != badged);
    m_pane->setReadout({});
    m_pane->setBadge({});
    QCOMPARE(titleRow(), plain);
}

void TestImagePane::givenColorScaleStays() {
    QCOMPARE(m_pane->colorScale().map, ColorMap::diverging);
    const ColorScale scale{ColorMap::magma, 0.f, 2.f, ColorMapping::linear};
    m_pane->setColorScale(scale);
    m_pane->setImage(oneHot(MapKind::weights, rows, columns, 3, 3));
    QCOMPARE(m_pane->colorScale(), scale);
    QCOMPARE(colorAt(grabbed(), centreOf(3, 3)), scale.color(1.f));
}

void TestImagePane::frequenciesOnlyWhereTransformed() {
    const QImage cells = grabbed();
    m_pane->setTransformedAxes(false, true);
    QCOMPARE(grabbed(), cells); // weights have no frequencies
    ImagePane spectrum(MapKind::logMagnitude, "Spectrum");
    spectrum.resize(520, 360);
    spectrum.setPlane(rows, columns);
    const QImage both = spectrum.grab().toImage();
    spectrum.setTransformedAxes(false, true);
    const QImage columnsOnly = spectrum.grab().toImage();
    const int height = both.height();
    QVERIFY(both.copy(0, 0, both.width(), height * 9 / 10) !=
            columnsOnly.copy(0, 0, both.width(), height * 9 / 10));
    QCOMPARE(both.copy(0, height * 19 / 20, both.width(), height),
             columnsOnly.copy(0, height * 19 / 20, both.width(), height));
}

void TestImagePane::followsPaletteAndFont() {
    const QImage light = grabbed();
    m_pane->setPalette(darkPalette());
    const QImage dark = grabbed();
    QVERIFY(qGray(dark.pixel(5, 5)) < 80);
    QVERIFY(qGray(light.pixel(5, 5)) > 180);
    Heard heard(*m_pane);
    const QRectF before = m_pane->geometry().picture();
    QFont font = m_pane->font();
    font.setPointSizeF(font.pointSizeF() * 1.6);
    m_pane->setFont(font);
    QVERIFY(m_pane->geometry().picture().width() < before.width());
    QCOMPARE(heard.requests.size(), 1);
}

void TestImagePane::linkedPanesShowTheSame() {
    ImagePane other(MapKind::rebuilt, "Rebuilt");
    other.resize(m_pane->size());
    other.setPlane(rows, columns);
    connect(m_pane.get(), &ImagePane::viewChanged, &other, &ImagePane::setView);
    connect(m_pane.get(), &ImagePane::cursorMoved, &other, &ImagePane::setCursorCell);
    wheel(centreOf(10, 10), 360);
    QTest::keyClick(m_pane.get(), Qt::Key_Right);
    QCOMPARE(other.view(), m_pane->view());
    QCOMPARE(other.cursorCell(), m_pane->cursorCell());
    QCOMPARE(other.geometry().picture(), m_pane->geometry().picture());
}

void TestImagePane::isNamedForScreenReaders() {
    QCOMPARE(m_pane->accessibleName(), "Weights");
    QVERIFY(!m_pane->accessibleDescription().isEmpty());
    m_pane->setTitle("Other");
    QCOMPARE(m_pane->accessibleName(), "Other");
    QVERIFY(m_pane->focusPolicy() & Qt::TabFocus);
}

void TestImagePane::allHoldsAtScaleTwo() {
    if (qEnvironmentVariable("QT_SCALE_FACTOR") == "2") {
        QCOMPARE(m_pane->devicePixelRatioF(), 2.0);
        return;
    }
    QProcess again;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("QT_SCALE_FACTOR", "2");
    again.setProcessEnvironment(environment);
    again.setProcessChannelMode(QProcess::MergedChannels);
    again.start(QCoreApplication::applicationFilePath(), QStringList());
    QVERIFY(again.waitForFinished(patience));
    QVERIFY2(again.exitStatus() == QProcess::NormalExit && again.exitCode() == 0,
             again.readAll().constData());
}

QTEST_MAIN(TestImagePane)
#include "test_image_pane.moc"
