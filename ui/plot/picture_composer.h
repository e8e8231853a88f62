// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/plot/color_scale.h"

#include <QImage>
#include <QSize>

#include <optional>

namespace fft_tensor::ui {

/// Draws any view of a plane from the pictures at hand, pixel by pixel without smoothing, so that cells stay
/// squares with sharp edges at every pixel ratio. Under the newest picture lies the newest of the whole
/// plane: after zooming out something is seen before the answer arrives.
class PictureComposer {
  public:
    /// Also tells that pictures from now on may be of another tensor, where the size is the same.
    void setPlane(const CellRect& plane);
    void setImage(const MapImage& image);
    void setOverlay(const MapImage& image);
    void setOverlayVisible(bool visible);
    void setScale(const ColorScale& scale);
    void clear();

    [[nodiscard]] bool hasImage() const { return m_image.has_value(); }
    [[nodiscard]] const std::optional<MapImage>& image() const { return m_image; }
    /// Some pixels of the newest picture are NaN.
    [[nodiscard]] bool hasBadCells() const { return m_hasBadCells; }
    [[nodiscard]] bool showsOverlay() const { return m_overlayVisible && m_overlay.has_value(); }

    /// `pixels`: device pixels of the view. Cached until something changes.
    [[nodiscard]] const QImage& picture(const CellRect& view, const QSize& pixels);

  private:
    void dimDropped(const CellRect& view);

    CellRect m_plane;
    std::optional<MapImage> m_image, m_wholePlane, m_overlay;
    bool m_stale = false;      ///< the pictures show a plane of another size
    bool m_superseded = false; ///< a new plane was set since the last picture: no backdrop from before
    bool m_overlayVisible = false, m_hasBadCells = false;
    ColorScale m_scale;

    QImage m_picture;
    CellRect m_pictureView;
    bool m_dirty = true;
};

} // namespace fft_tensor::ui
