// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/plane_geometry.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace fft_tensor;
using namespace fft_tensor::ui;

namespace {

PlaneGeometry geometryOf(std::int64_t rows, std::int64_t columns, const QRectF& viewport = {10, 20, 500, 400},
                         double ratio = 1) {
    PlaneGeometry geometry;
    geometry.setPlane(rows, columns);
    geometry.setViewport(viewport, ratio);
    return geometry;
}

bool lies(const CellRect& inner, const CellRect& outer) {
    return inner.rowBegin >= outer.rowBegin && inner.rowEnd <= outer.rowEnd &&
           inner.rowBegin < inner.rowEnd && inner.columnBegin >= outer.columnBegin &&
           inner.columnEnd <= outer.columnEnd && inner.columnBegin < inner.columnEnd;
}

} // namespace

class TestPlaneGeometry : public QObject {
    Q_OBJECT

  private slots:
    void emptyPlane();
    void fitsAspect();
    void thinPlanesStayVisible();
    void cellsAndPixelsAgree();
    void edgesLieOnDevicePixels();
    void zoomKeepsTheCellUnderTheCursor();
    void deepZoomIsSquareAndLimited();
    void smallStepsAlwaysMove();
    void zoomOutEndsAtTheWholePlane();
    void dragMovesByWholeCellsAndStops();
    void revealMovesLittle();
    void viewsAreClipped();
    void anyHistoryStaysInside();
};

void TestPlaneGeometry::emptyPlane() {
    PlaneGeometry geometry;
    QVERIFY(geometry.isEmpty());
    geometry.setViewport({0, 0, 100, 100});
    geometry.zoom(2, {50, 50});
    geometry.reveal({3, 3});
    geometry.dragFrom({}, {5, 5});
    QVERIFY(geometry.picture().isEmpty());
    QVERIFY(!geometry.cellAt({50, 50}));
    QCOMPARE(geometry.view(), CellRect{});
}

void TestPlaneGeometry::fitsAspect() {
    QCOMPARE(geometryOf(400, 500).picture(), QRectF(10, 20, 500, 400));
    QCOMPARE(geometryOf(400, 400).picture(), QRectF(60, 20, 400, 400));
    QCOMPARE(geometryOf(100, 250).picture(), QRectF(10, 120, 500, 200));
    QCOMPARE(geometryOf(4096, 4096).picture(), QRectF(60, 20, 400, 400));
}

void TestPlaneGeometry::thinPlanesStayVisible() {
    QCOMPARE(geometryOf(1, 512).picture(), QRectF(10, 170, 500, 100));
    QCOMPARE(geometryOf(30522, 384).picture().height(), 400);
    QCOMPARE(geometryOf(30522, 384).picture().width(), 125);
}

void TestPlaneGeometry::cellsAndPixelsAgree() {
    PlaneGeometry geometry = geometryOf(37, 53);
    geometry.setView({5, 25, 7, 40});
    for (std::int64_t row = 5; row < 25; ++row)
        for (std::int64_t column = 7; column < 40; ++column) {
            const QRectF cell = geometry.rectOf({row, row + 1, column, column + 1});
            QCOMPARE(geometry.cellAt(cell.center()), std::optional(Cell{row, column}));
        }
    const QRectF picture = geometry.picture();
    QVERIFY(!geometry.cellAt(picture.topLeft() - QPointF(0.1, 0)));
    QVERIFY(!geometry.cellAt(picture.bottomRight()));
    QCOMPARE(geometry.cellAt(picture.topLeft()), std::optional(Cell{5, 7}));
    QCOMPARE(geometry.rectOf(geometry.view()), picture);
}

void TestPlaneGeometry::edgesLieOnDevicePixels() {
    for (const double ratio : {1.0, 1.25, 1.5, 2.0}) {
        const QRectF picture = geometryOf(33, 77, {3, 5, 401, 307}, ratio).picture();
        for (const double edge : {picture.left(), picture.top(), picture.right(), picture.bottom()})
            QVERIFY(std::abs(edge * ratio - std::round(edge * ratio)) < 1e-9);
    }
}

void TestPlaneGeometry::zoomKeepsTheCellUnderTheCursor() {
    PlaneGeometry geometry = geometryOf(4000, 5000);
    const QPointF cursor(310, 121);
    const Cell under = *geometry.cellAt(cursor);
    for (int step = 0; step < 20; ++step) {
        geometry.zoom(1.25, cursor);
        QCOMPARE(geometry.cellAt(cursor), std::optional(under));
    }
    QVERIFY(geometry.view().columnEnd - geometry.view().columnBegin < 100);
}

void TestPlaneGeometry::deepZoomIsSquareAndLimited() {
    PlaneGeometry geometry = geometryOf(4000, 5000);
    for (int step = 0; step < 100; ++step)
        geometry.zoom(1.25, {200, 200});
    const CellRect view = geometry.view();
    QCOMPARE(view.columnEnd - view.columnBegin, PlaneGeometry::fewestCells);
    QCOMPARE(view.rowEnd - view.rowBegin, std::int64_t(6));
    const QRectF cell =
        geometry.rectOf({view.rowBegin, view.rowBegin + 1, view.columnBegin, view.columnBegin + 1});
    QVERIFY(std::abs(cell.width() - cell.height()) < 0.2);
    QCOMPARE(cell.width(), 62.5);
}

void TestPlaneGeometry::smallStepsAlwaysMove() {
    PlaneGeometry geometry = geometryOf(400, 500);
    geometry.setView({100, 108, 100, 110});
    const CellRect before = geometry.view();
    geometry.zoom(1.01, {200, 200});
    QVERIFY(!(geometry.view() == before));
    geometry.setView({100, 106, 100, 108});
    geometry.zoom(1 / 1.01, {200, 200});
    QVERIFY(!(geometry.view() == CellRect{100, 106, 100, 108}));
}

void TestPlaneGeometry::zoomOutEndsAtTheWholePlane() {
    for (const auto& [rows, columns] :
         {std::pair(1, 1), {1, 512}, {3, 3}, {30522, 384}, {4096, 4096}, {7, 1000}}) {
        PlaneGeometry geometry = geometryOf(rows, columns);
        for (int step = 0; step < 60; ++step)
            geometry.zoom(1.25, {123, 234});
        for (int step = 0; step < 120; ++step)
            geometry.zoom(0.8, {345, 210});
        QCOMPARE(geometry.view(), geometry.plane());
    }
}

void TestPlaneGeometry::dragMovesByWholeCellsAndStops() {
    PlaneGeometry geometry = geometryOf(400, 500);
    const CellRect start{100, 140, 200, 250}; // ten pixels a cell
    geometry.dragFrom(start, {-30, 20});
    QCOMPARE(geometry.view(), (CellRect{98, 138, 203, 253}));
    geometry.dragFrom(start, {4, 4});
    QCOMPARE(geometry.view(), start);
    geometry.dragFrom(start, {1e6, -1e6});
    QCOMPARE(geometry.view(), (CellRect{360, 400, 0, 50}));
}

void TestPlaneGeometry::revealMovesLittle() {
    PlaneGeometry geometry = geometryOf(400, 500);
    geometry.setView({100, 140, 200, 250});
    geometry.reveal({120, 220});
    QCOMPARE(geometry.view(), (CellRect{100, 140, 200, 250}));
    geometry.reveal({140, 199});
    QCOMPARE(geometry.view(), (CellRect{101, 141, 199, 249}));
    geometry.reveal({0, 499});
    QCOMPARE(geometry.view(), (CellRect{0, 40, 450, 500}));
}

void TestPlaneGeometry::viewsAreClipped() {
    PlaneGeometry geometry = geometryOf(400, 500);
    geometry.setView({-10, 50, 480, 600});
    QCOMPARE(geometry.view(), (CellRect{0, 50, 480, 500}));
    geometry.setPlane(400, 500);
    QCOMPARE(geometry.view(), (CellRect{0, 50, 480, 500}));
    geometry.setView({900, 950, 10, 20});
    QCOMPARE(geometry.view(), geometry.plane());
    geometry.setView({0, 10, 0, 10});
    geometry.setPlane(401, 500);
    QCOMPARE(geometry.view(), geometry.plane());
}

void TestPlaneGeometry::anyHistoryStaysInside() {
    std::mt19937 generator(20240817);
    const auto upTo = [&](int count) { return int(generator() % unsigned(count)); };
    for (int round = 0; round < 300; ++round) {
        PlaneGeometry geometry = geometryOf(1 + upTo(3000), 1 + upTo(3000),
                                            {0, 0, 50.0 + upTo(900), 50.0 + upTo(900)}, 1 + 0.5 * upTo(3));
        for (int step = 0; step < 30; ++step) {
            const QPointF position(upTo(1000) - 30, upTo(1000) - 30);
            if (step % 3 == 2)
                geometry.dragFrom(geometry.view(), position - QPointF(400, 400));
            else
                geometry.zoom(std::pow(1.25, upTo(21) - 8), position);
            QVERIFY(lies(geometry.view(), geometry.plane()));
        }
    }
}

QTEST_GUILESS_MAIN(TestPlaneGeometry)
#include "test_plane_geometry.moc"
