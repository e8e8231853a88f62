// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/picture_composer.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace fft_tensor::ui {

namespace {

/// For every target pixel along one side, the source pixel under its centre, or -1 where the source has none.
std::vector<int> sourcePixels(int pixels, std::int64_t viewBegin, std::int64_t viewEnd,
                              std::int64_t sourceBegin, std::int64_t sourceEnd, int sourcePixelCount) {
    std::vector<int> sources(std::size_t(pixels), -1);
    const double cellsPerPixel = double(viewEnd - viewBegin) / double(pixels);
    const double pixelsPerCell = double(sourcePixelCount) / double(sourceEnd - sourceBegin);
    for (int i = 0; i < pixels; ++i) {
        const double cell = double(viewBegin - sourceBegin) + (double(i) + 0.5) * cellsPerPixel;
        const double source = std::floor(cell * pixelsPerCell);
        if (source >= 0 && source < double(sourcePixelCount))
            sources[std::size_t(i)] = int(source);
    }
    return sources;
}

struct Sampling {
    std::vector<int> columns, rows;
};

Sampling samplingOf(const QSize& target, const CellRect& view, const CellRect& cells, int width, int height) {
    return {sourcePixels(target.width(), view.columnBegin, view.columnEnd, cells.columnBegin, cells.columnEnd,
                         width),
            sourcePixels(target.height(), view.rowBegin, view.rowEnd, cells.rowBegin, cells.rowEnd, height)};
}

bool covers(const CellRect& outer, const CellRect& inner) {
    return outer.rowBegin <= inner.rowBegin && outer.rowEnd >= inner.rowEnd &&
           outer.columnBegin <= inner.columnBegin && outer.columnEnd >= inner.columnEnd;
}

bool isEmpty(const CellRect& cells) {
    return cells.rowBegin >= cells.rowEnd || cells.columnBegin >= cells.columnEnd;
}

bool isDrawable(const MapImage& image) {
    return image.width > 0 && image.height > 0 && !isEmpty(image.request.cells) &&
           image.pixels.size() == std::size_t(image.width) * std::size_t(image.height);
}

void draw(QImage& target, const CellRect& view, const QImage& colors, const CellRect& cells) {
    const Sampling sampling = samplingOf(target.size(), view, cells, colors.width(), colors.height());
    for (int y = 0; y < target.height(); ++y) {
        const int row = sampling.rows[std::size_t(y)];
        if (row < 0)
            continue;
        const auto* from = reinterpret_cast<const QRgb*>(colors.constScanLine(row));
        auto* to = reinterpret_cast<QRgb*>(target.scanLine(y));
        for (int x = 0; x < target.width(); ++x)
            if (const int column = sampling.columns[std::size_t(x)]; column >= 0)
                to[x] = from[column];
    }
}

/// Dropped coefficients lose their colour and part of their light; kept ones stay as they are. The square
/// root lifts pixels of which a few cells in a hundred are kept, so that a 5 % cut of white noise is still
/// seen.
QRgb dimmed(QRgb color, float share) {
    const int kept = int(256.f * std::sqrt(std::clamp(share, 0.f, 1.f)));
    const int grey = 12 + qGray(color) * 3 / 5;
    const auto mix = [kept, grey](int channel) { return grey + (channel - grey) * kept / 256; };
    return qRgb(mix(qRed(color)), mix(qGreen(color)), mix(qBlue(color)));
}

} // namespace

void PictureComposer::setPlane(const CellRect& plane) {
    m_stale = m_stale || !(plane == m_plane);
    m_superseded = true;
    m_plane = plane;
    m_dirty = true;
}

void PictureComposer::setImage(const MapImage& image) {
    if (!isDrawable(image))
        return;
    if (m_superseded || m_stale)
        m_wholePlane.reset();
    if (m_stale)
        m_overlay.reset();
    m_stale = m_superseded = false;
    if (covers(image.request.cells, m_plane))
        m_wholePlane = image;
    m_hasBadCells =
        std::any_of(image.pixels.begin(), image.pixels.end(), [](float value) { return std::isnan(value); });
    m_image = image;
    m_dirty = true;
}

void PictureComposer::setOverlay(const MapImage& image) {
    if (!isDrawable(image))
        return;
    m_overlay = image;
    m_dirty = true;
}

void PictureComposer::setOverlayVisible(bool visible) {
    m_overlayVisible = visible;
    m_dirty = true;
}

void PictureComposer::setScale(const ColorScale& scale) {
    m_scale = scale;
    m_dirty = true;
}

void PictureComposer::clear() {
    m_image.reset();
    m_wholePlane.reset();
    m_overlay.reset();
    m_hasBadCells = false;
    m_dirty = true;
}

const QImage& PictureComposer::picture(const CellRect& view, const QSize& pixels) {
    if (!m_dirty && view == m_pictureView && pixels == m_picture.size())
        return m_picture;
    m_dirty = false;
    m_pictureView = view;
    m_picture = QImage(pixels, QImage::Format_ARGB32_Premultiplied);
    m_picture.fill(Qt::transparent);
    if (!m_image || pixels.isEmpty() || isEmpty(view))
        return m_picture;
    if (m_wholePlane && !m_stale && !covers(m_image->request.cells, view))
        draw(m_picture, view, m_scale.colorize(*m_wholePlane), m_wholePlane->request.cells);
    draw(m_picture, view, m_scale.colorize(*m_image), m_stale ? m_plane : m_image->request.cells);
    if (showsOverlay())
        dimDropped(view);
    return m_picture;
}

void PictureComposer::dimDropped(const CellRect& view) {
    const MapImage& overlay = *m_overlay;
    const Sampling sampling = samplingOf(m_picture.size(), view, m_stale ? m_plane : overlay.request.cells,
                                         overlay.width, overlay.height);
    for (int y = 0; y < m_picture.height(); ++y) {
        const int row = sampling.rows[std::size_t(y)];
        if (row < 0)
            continue;
        const float* shares = overlay.pixels.data() + std::size_t(row) * std::size_t(overlay.width);
        auto* line = reinterpret_cast<QRgb*>(m_picture.scanLine(y));
        for (int x = 0; x < m_picture.width(); ++x)
            if (const int column = sampling.columns[std::size_t(x)]; column >= 0 && qAlpha(line[x]) != 0)
                line[x] = dimmed(line[x], shares[column]);
    }
}

} // namespace fft_tensor::ui
