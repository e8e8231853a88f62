// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Draws every plot widget, light and dark, into <build>/gallery/*.png for people to look at (at twice the
// scale with QT_SCALE_FACTOR=2), and checks what a program can: that each is drawn and neither theme is
// unreadable.
#include "plot_samples.h"
#include "support/studies.h"
#include "ui/plot/energy_curve_view.h"
#include "ui/plot/image_pane.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/profile_view.h"
#include "ui/plot/study_plots.h"
#include "unexpected_warnings.h"

#include <QDir>
#include <QGridLayout>
#include <QtTest>

#include <qcustomplot.h>

#include <memory>
#include <random>
#include <set>

using namespace fft_tensor;
using namespace fft_tensor::ui;
using namespace plot_samples;

namespace {

float wave(std::int64_t row, std::int64_t column) {
    const double r = double(row) / 96 - 1, c = double(column) / 128 - 1;
    return float(0.02 * std::sin(9 * r + 4 * c * c) * std::exp(-1.5 * (r * r + c * c)));
}

float logMagnitude(std::int64_t row, std::int64_t column) {
    std::minstd_rand generator(unsigned(row * 2654435761 + column * 40503 + 7));
    generator.discard(3); // neighbouring seeds begin alike
    const double distance = std::hypot(double(row) - 96, double(column) - 128);
    return float(2.5 - 1.6 * std::log10(1 + distance / 4) +
                 0.25 * std::normal_distribution<double>()(generator));
}

constexpr CellRect plane{0, 192, 0, 256};

ImagePane* pane(MapKind kind, const QString& title, const MapImage& image, QWidget* parent) {
    auto* made = new ImagePane(kind, title, parent);
    made->setPlane(192, 256);
    made->setImage(image);
    return made;
}

std::unique_ptr<QWidget> sixPanes() {
    auto window = std::make_unique<QWidget>();
    auto* grid = new QGridLayout(window.get());
    auto* weights = pane(MapKind::weights, "Weights", mapOf(MapKind::weights, plane, wave), window.get());
    weights->setReadout("r = 312  c = 1744  w = −0.01321");
    weights->setCursorCell(QPoint(60, 40));
    const MapImage magnitude = mapOf(MapKind::logMagnitude, plane, logMagnitude);
    auto* spectrum = pane(MapKind::logMagnitude, "Spectrum", magnitude, window.get());
    spectrum->setOverlay(mapOf(MapKind::retained, plane, [&](std::int64_t row, std::int64_t column) {
        return magnitude.pixels[std::size_t(row * 256 + column)] > 0.9f ? 1.f : 0.f;
    }));
    spectrum->setOverlayVisible(true);
    spectrum->setReadout("kx = 57  ky = −12  |k| = 58.25  168.1°  |F| = 0.03218");
    auto* rebuilt = pane(MapKind::rebuilt, "Rebuilt", mapOf(MapKind::rebuilt, plane, wave), window.get());
    rebuilt->setView({80, 95, 120, 140});
    rebuilt->setBadge("preview");
    rebuilt->setCursorCell(QPoint(130, 88));
    auto* phase =
        pane(MapKind::phase, "Phase",
             mapOf(MapKind::phase, plane,
                   [](std::int64_t r, std::int64_t c) {
                       return float(std::atan2(double(r) - 96, double(c) - 128) * 180 / 3.14159265358979);
                   }),
             window.get());
    auto* plain = pane(MapKind::logMagnitude, "Spectrum without the overlay", magnitude, window.get());
    auto* raw = new ImagePane(MapKind::error, "Error", window.get());
    raw->setMessage("This tensor is stored raw: integers are not transformed, so there is no error to show.");
    grid->addWidget(weights, 0, 0);
    grid->addWidget(spectrum, 0, 1);
    grid->addWidget(rebuilt, 1, 0);
    grid->addWidget(phase, 1, 1);
    grid->addWidget(plain, 2, 0);
    grid->addWidget(raw, 2, 1);
    window->resize(1000, 1050);
    return window;
}

/// Long thin planes in small panes.
std::unique_ptr<QWidget> thinPlanes() {
    auto window = std::make_unique<QWidget>();
    auto* grid = new QGridLayout(window.get());
    auto* vector = new ImagePane(MapKind::weights, "One axis", window.get());
    vector->setPlane(1, 512);
    vector->setImage(
        mapOf(MapKind::weights, {0, 1, 0, 512}, [](auto, auto column) { return wave(90, column / 2); }));
    auto* tall = new ImagePane(MapKind::logMagnitude, "Tall", window.get());
    tall->setPlane(3000, 38);
    tall->setImage(mapOf(MapKind::logMagnitude, {0, 3000, 0, 38},
                         [](auto row, auto column) { return logMagnitude(row / 15, column * 6); }));
    tall->setReadout("kx = 57  ky = −12  |F| = 0.03218");
    tall->setBadge("updating");
    grid->addWidget(vector, 0, 0);
    grid->addWidget(tall, 0, 1);
    window->resize(560, 240);
    return window;
}

std::unique_ptr<QWidget> energyCurve() {
    auto view = std::make_unique<EnergyCurveView>();
    view->setCurves({curve([](double p) { return whiteError(std::pow(p, 0.55)); }),
                     curve([](double p) { return 0.998 * whiteError(p); }),
                     curve([](double p) { return std::pow(1 - p, 3) * 0.97; }), curve(whiteError)});
    view->setGoalError(0.1);
    view->setCut(0.05, view->plot()->graph(0)->data()->findBegin(0.05)->value);
    view->resize(900, 260);
    return view;
}

std::unique_ptr<QWidget> profile() {
    auto view = std::make_unique<ProfileView>();
    view->setProfiles({{"Radial", fallingProfile(180, 0.707, 5)}, {"Row axis", fallingProfile(97, 0.5, 3)}});
    view->resize(900, 260);
    return view;
}

std::unique_ptr<QWidget> study() {
    auto view = std::make_unique<StudyPlots>();
    view->setSeries(StudySeries(testing::syntheticStudy()->study));
    view->setMemoryLimit(6e6);
    view->resize(1100, 260);
    return view;
}

} // namespace

class TestPlotGallery : public QObject {
    Q_OBJECT

  private slots:
    void init() { failOnUnexpectedWarnings(); }
    void draws_data();
    void draws();
};

void TestPlotGallery::draws_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("dark");
    for (const char* name : {"panes", "thin", "energy-curve", "profile", "study"})
        for (const bool dark : {false, true})
            QTest::addRow("%s-%s", name, dark ? "dark" : "light") << QString(name) << dark;
}

void TestPlotGallery::draws() {
    QFETCH(QString, name);
    QFETCH(bool, dark);
    const std::unique_ptr<QWidget> widget = name == "panes"          ? sixPanes()
                                            : name == "thin"         ? thinPlanes()
                                            : name == "energy-curve" ? energyCurve()
                                            : name == "study"        ? study()
                                                                     : profile();
    if (dark)
        widget->setPalette(darkPalette());
    widget->show();
    QVERIFY(QTest::qWaitForWindowExposed(widget.get(), patience));
    if (name == "profile")
        for (int i = 0; i < 6; ++i)
            QTest::keyClick(widget.get(), Qt::Key_Right, Qt::ShiftModifier);
    QCoreApplication::processEvents();
    const QImage picture = widget->grab().toImage();

    const QDir folder(FFT_TENSOR_BINARY_DIR "/gallery");
    QVERIFY(QDir().mkpath(folder.path()));
    const QString scale = picture.devicePixelRatio() > 1 ? "@2x" : "";
    QVERIFY(picture.save(folder.filePath(QString("%1-%2%3.png").arg(name, dark ? "dark" : "light", scale))));

    std::set<QRgb> colors;
    double light = 0;
    for (int y = 0; y < picture.height(); y += 3)
        for (int x = 0; x < picture.width(); x += 3) {
            colors.insert(picture.pixel(x, y));
            light += qGray(picture.pixel(x, y));
        }
    light /= double(picture.width() / 3) * double(picture.height() / 3);
    QVERIFY2(colors.size() > 30, qPrintable(QString::number(colors.size())));
    QVERIFY2(dark ? light < 140 : light > 110, qPrintable(QString::number(light)));
}

QTEST_MAIN(TestPlotGallery)
#include "test_plot_gallery.moc"
