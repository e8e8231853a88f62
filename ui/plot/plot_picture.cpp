// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/plot_picture.h"

#include "ui/files/file_name.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QPageSize>
#include <QPdfWriter>
#include <QScreen>
#include <QSvgGenerator>

#include <qcustomplot.h>

namespace fft_tensor::ui {

namespace {

constexpr int pixelsPerPixel = 2;
constexpr double pointsPerInch = 72;

using Paint = std::function<void(QCPPainter&)>;

int screenDotsPerInch() {
    return qRound(QGuiApplication::primaryScreen()->logicalDotsPerInch());
}

/// QCustomPlot wants a painter of its own, told whether the device keeps lines as lines.
void paintOn(QPaintDevice& device, bool lines, const Paint& paint) {
    QCPPainter painter;
    painter.begin(&device);
    painter.setMode(QCPPainter::pmVectorized, lines);
    painter.setMode(QCPPainter::pmNoCaching);
    paint(painter);
}

void paintPng(QBuffer& buffer, const QSize& size, const Paint& paint) {
    QImage image(size * pixelsPerPixel, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixelsPerPixel);
    image.fill(Qt::white);
    paintOn(image, false, paint);
    image.save(&buffer, "PNG");
}

void paintSvg(QBuffer& buffer, const QSize& size, const QString& title, const Paint& paint) {
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(screenDotsPerInch());
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(title);
    paintOn(generator, true, paint);
}

void paintPdf(QBuffer& buffer, const QSize& size, const QString& title, const Paint& paint) {
    QPdfWriter writer(&buffer);
    writer.setResolution(screenDotsPerInch());
    writer.setTitle(title);
    const QSizeF points = QSizeF(size) * pointsPerInch / screenDotsPerInch();
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    paintOn(writer, true, paint);
}

QString text(const char* source) {
    return QCoreApplication::translate("fft_tensor::ui", source);
}

} // namespace

Saved savePicture(const QString& path, const QSize& size, const QString& title, const Paint& paint,
                  const Audience& audience) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const QString kind = QFileInfo(path).suffix().toLower();
    if (kind == QLatin1String("png"))
        paintPng(buffer, size, paint);
    else if (kind == QLatin1String("svg"))
        paintSvg(buffer, size, title, paint);
    else if (kind == QLatin1String("pdf"))
        paintPdf(buffer, size, title, paint);
    else
        return {text("%1: the name of a picture ends in .png, .svg or .pdf. Choose one of them.")
                    .arg(shownName(path)),
                {}};
    return saveFile(path, bytes, audience);
}

} // namespace fft_tensor::ui
