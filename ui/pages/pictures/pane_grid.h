// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/session.h"
#include "ui/plot/image_pane.h"

#include <QComboBox>
#include <QGridLayout>
#include <QTimer>
#include <QWidget>

#include <array>

namespace fft_tensor::ui {

[[nodiscard]] QString mapKindTitle(MapKind kind);

/// One, two or four pictures of the current layer. Tensor panes share zoom and colour range, spectral panes
/// share theirs; the cursor marks the same cell in all of them.
class PaneGrid : public QWidget {
    Q_OBJECT
  public:
    explicit PaneGrid(Session& session, QWidget* parent = nullptr);

    [[nodiscard]] ImagePane* pane(int index) const {
        return m_cells.at(static_cast<std::size_t>(index)).pane;
    }
    [[nodiscard]] QComboBox* kindChooser(int index) const {
        return m_cells.at(static_cast<std::size_t>(index)).chooser;
    }

  private:
    struct PaneCell {
        QWidget* frame = nullptr;
        QComboBox* chooser = nullptr;
        ImagePane* pane = nullptr;
        double imageKeep = -1; ///< keep of the picture shown
        ValueType imageType = ValueType::float32;
    };
    void buildCell(int index);
    void showView();
    void showAnalysis();
    void showPlane();
    void showMessages();
    void onMaps(const LayerMaps& maps);
    void onRange(const MapImage& image);
    void applyScale(int index, const MapImage* image);
    void showCursor();
    void showReadouts();
    void showBadges();
    void wantAll();
    void want(int index);
    void wantRanges();
    void chooseKind(int index);
    void shareView(int index, const CellRect& view);
    [[nodiscard]] bool isShown(int index) const;
    [[nodiscard]] MapKind kindOf(int index) const;

    Session& m_session;
    std::array<PaneCell, paneCount> m_cells;
    QGridLayout* m_grid;
    QTimer m_badgeTimer;
    bool m_hasLayer = false;
    std::optional<std::pair<float, float>> m_weightRange, m_magnitudeRange; ///< over the whole plane
};

} // namespace fft_tensor::ui
