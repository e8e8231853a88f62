// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/pictures/pane_grid.h"

#include "ui/pages/pictures/readout_bar.h"

#include <QSignalBlocker>

#include <algorithm>

namespace fft_tensor::ui {

namespace {

constexpr int overlaySlot = 10; ///< + pane
constexpr int weightRangeSlot = 20, magnitudeRangeSlot = 21;
constexpr int patienceMs = 200; ///< shorter waits show no "preview"
constexpr MapKind kinds[] = {MapKind::weights,  MapKind::logMagnitude, MapKind::phase,
                             MapKind::retained, MapKind::rebuilt,      MapKind::error};

bool dependsOnKeep(MapKind kind) {
    return kind == MapKind::retained || kind == MapKind::rebuilt || kind == MapKind::error;
}

} // namespace

QString mapKindTitle(MapKind kind) {
    switch (kind) {
    case MapKind::weights:
        return PaneGrid::tr("Weights");
    case MapKind::logMagnitude:
        return PaneGrid::tr("Spectrum, log₁₀ |F|");
    case MapKind::phase:
        return PaneGrid::tr("Phase of the spectrum");
    case MapKind::retained:
        return PaneGrid::tr("Retained coefficients");
    case MapKind::rebuilt:
        return PaneGrid::tr("Rebuilt");
    case MapKind::error:
        return PaneGrid::tr("Error, rebuilt − weights");
    }
    return {};
}

PaneGrid::PaneGrid(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(4, 4, 4, 4);
    m_grid->setSpacing(4);
    for (int i = 0; i < paneCount; ++i)
        buildCell(i);
    m_badgeTimer.setSingleShot(true);
    m_badgeTimer.setInterval(patienceMs);
    connect(&m_badgeTimer, &QTimer::timeout, this, &PaneGrid::showBadges);
    connect(&session, &Session::viewChanged, this, &PaneGrid::showView);
    connect(&session, &Session::analysisChanged, this, &PaneGrid::showAnalysis);
    connect(&session, &Session::planeChanged, this, &PaneGrid::showPlane);
    connect(&session, &Session::mapsArrived, this, &PaneGrid::onMaps);
    connect(&session, &Session::cursorChanged, this, &PaneGrid::showCursor);
    connect(&session, &Session::cursorChanged, this, &PaneGrid::showReadouts);
    connect(&session, &Session::readoutChanged, this, &PaneGrid::showReadouts);
    connect(&session, &Session::numbersChanged, this, [this] { m_badgeTimer.start(); });
    showView();
}

void PaneGrid::buildCell(int index) {
    PaneCell& cell = m_cells.at(static_cast<std::size_t>(index));
    const MapKind kind = m_session.view().kinds.at(static_cast<std::size_t>(index));
    cell.frame = new QWidget(this);
    cell.chooser = new QComboBox(cell.frame);
    for (const MapKind each : kinds)
        cell.chooser->addItem(mapKindTitle(each), int(each));
    cell.chooser->setAccessibleName(tr("Picture in pane %1").arg(index + 1));
    cell.chooser->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    cell.pane = new ImagePane(kind, {}, cell.frame);
    cell.pane->setAccessibleName(tr("Pane %1").arg(index + 1));
    cell.pane->setHeader(cell.chooser); // the chooser is the title
    auto* layout = new QGridLayout(cell.frame);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(cell.pane, 0, 0);
    layout->addWidget(cell.chooser, 0, 0, Qt::AlignTop | Qt::AlignLeft);
    cell.chooser->raise();
    connect(cell.chooser, &QComboBox::activated, this, [this, index] { chooseKind(index); });
    connect(cell.pane, &ImagePane::requestNeeded, this, [this, index] { want(index); });
    connect(cell.pane, &ImagePane::viewChanged, this,
            [this, index](const CellRect& view) { shareView(index, view); });
    connect(cell.pane, &ImagePane::cursorMoved, this,
            [this, index](std::optional<QPoint> at) { m_session.setCursor(at, isSpectral(kindOf(index))); });
}

MapKind PaneGrid::kindOf(int index) const {
    return m_session.view().kinds.at(static_cast<std::size_t>(index));
}

bool PaneGrid::isShown(int index) const {
    return index < visiblePanes(m_session.view().layout);
}

void PaneGrid::chooseKind(int index) {
    ViewState view = m_session.view();
    view.kinds.at(static_cast<std::size_t>(index)) =
        static_cast<MapKind>(kindChooser(index)->currentData().toInt());
    m_session.setView(view);
}

void PaneGrid::showView() {
    const ViewState& view = m_session.view();
    for (int i = 0; i < paneCount; ++i) {
        PaneCell& cell = m_cells.at(static_cast<std::size_t>(i));
        const QSignalBlocker blocker(cell.chooser);
        cell.chooser->setCurrentIndex(cell.chooser->findData(int(kindOf(i))));
        if (cell.pane->kind() != kindOf(i)) {
            cell.pane->setKind(kindOf(i));
            cell.pane->clearImage();
            cell.imageKeep = -1;
        }
        cell.pane->setAccessibleName(mapKindTitle(kindOf(i)));
        cell.pane->setOverlayVisible(view.overlay && kindOf(i) == MapKind::logMagnitude);
        m_grid->addWidget(cell.frame, view.layout == PaneLayout::four ? i / 2 : 0,
                          view.layout == PaneLayout::four ? i % 2 : i);
        cell.frame->setVisible(isShown(i));
        applyScale(i, nullptr);
    }
    for (int track = 0; track < 2; ++track) { // hidden panes leave no gap
        m_grid->setColumnStretch(track, view.layout != PaneLayout::one || track == 0 ? 1 : 0);
        m_grid->setRowStretch(track, view.layout == PaneLayout::four || track == 0 ? 1 : 0);
    }
    showMessages();
    showReadouts();
    wantAll();
}

void PaneGrid::showAnalysis() {
    showMessages();
    m_hasLayer = m_session.analysis() || m_session.values();
    if (m_hasLayer) {
        m_weightRange.reset();
        m_magnitudeRange.reset();
        showPlane();
    }
}

/// Of a layer without a spectrum the values are drawn. Why the other panes are empty is said in one of them.
void PaneGrid::showMessages() {
    const QString problem = m_session.layerProblem();
    bool said = false;
    for (int i = 0; i < paneCount; ++i) {
        ImagePane* const shown = pane(i);
        const bool empty = !problem.isEmpty() && !(m_session.values() && kindOf(i) == MapKind::weights);
        if (empty)
            shown->clearImage();
        const bool here = empty && !said && isShown(i);
        said = said || here;
        const QString nothing = isSpectral(kindOf(i)) ? tr("No spectrum") : tr("Nothing rebuilt");
        shown->setMessage(!empty ? QString() : here ? problem : m_session.values() ? nothing : tr("–"));
    }
}

void PaneGrid::showPlane() {
    if (!m_hasLayer)
        return;
    const MapPlane& plane = m_session.plane(false);
    const CellRect whole = wholePlane(m_session.tensor(m_session.current()).shape, plane);
    const std::vector<int> axes = m_session.analysis() ? m_session.analysis()->axes : std::vector<int>();
    const auto transformed = [&axes](int axis) {
        return std::find(axes.begin(), axes.end(), axis) != axes.end();
    };
    for (PaneCell& cell : m_cells) {
        cell.pane->setPlane(static_cast<int>(whole.rowEnd), static_cast<int>(whole.columnEnd));
        cell.pane->setTransformedAxes(transformed(plane.rowAxis), transformed(plane.columnAxis));
        cell.imageKeep = -1;
    }
    wantRanges();
    wantAll();
}

/// Colours follow the range of the whole plane, so that they stay while zooming.
void PaneGrid::wantRanges() {
    for (const MapKind kind : {MapKind::weights, MapKind::logMagnitude}) {
        if (isSpectral(kind) && !m_session.analysis())
            continue;
        const MapPlane& plane = m_session.plane(isSpectral(kind));
        const CellRect whole = wholePlane(m_session.tensor(m_session.current()).shape, plane);
        m_session.wantMap(kind == MapKind::weights ? weightRangeSlot : magnitudeRangeSlot,
                          MapRequest{kind, plane, whole, 1, 1, Reduction::maximum});
    }
}

void PaneGrid::wantAll() {
    for (int i = 0; i < paneCount; ++i)
        want(i);
}

void PaneGrid::want(int index) {
    const ImagePane* shown = pane(index);
    const QSize pixels = shown->requestSize();
    const bool drawn = m_session.analysis() || kindOf(index) == MapKind::weights;
    if (!m_hasLayer || !drawn || !isShown(index) || pixels.isEmpty()) {
        m_session.wantMap(index, std::nullopt);
        m_session.wantMap(overlaySlot + index, std::nullopt);
        return;
    }
    MapRequest request{kindOf(index),   m_session.plane(isSpectral(kindOf(index))),
                       shown->view(),   pixels.width(),
                       pixels.height(), Reduction::maximum};
    m_session.wantMap(index, request);
    request.kind = MapKind::retained;
    const bool overlay = m_session.view().overlay && kindOf(index) == MapKind::logMagnitude;
    m_session.wantMap(overlaySlot + index, overlay ? std::optional(request) : std::nullopt);
}

void PaneGrid::onMaps(const LayerMaps& maps) {
    for (std::size_t i = 0; i < maps.slotNumbers.size(); ++i)
        if (maps.slotNumbers[i] >= weightRangeSlot)
            onRange(maps.images[i]);
    for (std::size_t i = 0; i < maps.slotNumbers.size(); ++i) {
        const int slot = maps.slotNumbers[i];
        const MapImage& image = maps.images[i];
        if (slot < paneCount && image.request.kind == kindOf(slot)) {
            applyScale(slot, &image);
            pane(slot)->setImage(image);
            m_cells.at(static_cast<std::size_t>(slot)).imageKeep = maps.keep;
            m_cells.at(static_cast<std::size_t>(slot)).imageType = maps.valueType;
        } else if (slot >= overlaySlot && slot < overlaySlot + paneCount) {
            pane(slot - overlaySlot)->setOverlay(image);
        }
    }
    showBadges();
}

void PaneGrid::onRange(const MapImage& image) {
    const bool weights = image.request.kind == MapKind::weights;
    (weights ? m_weightRange : m_magnitudeRange) = std::pair(image.minimum, image.maximum);
    m_session.wantMap(weights ? weightRangeSlot : magnitudeRangeSlot, std::nullopt);
}

void PaneGrid::applyScale(int index, const MapImage* image) {
    const MapKind kind = kindOf(index);
    ColorScale scale = image ? ColorScale::standard(*image) : pane(index)->colorScale();
    if (m_session.view().linked && (kind == MapKind::weights || kind == MapKind::rebuilt) && m_weightRange)
        scale = ColorScale::standard(kind, m_weightRange->first, m_weightRange->second);
    else if (m_session.view().linked && kind == MapKind::logMagnitude && m_magnitudeRange)
        scale = ColorScale::standard(kind, m_magnitudeRange->first, m_magnitudeRange->second);
    if (kind == MapKind::logMagnitude)
        scale.map = m_session.view().colorMap;
    if (image || kind == MapKind::logMagnitude)
        pane(index)->setColorScale(scale);
}

void PaneGrid::showBadges() {
    const auto& numbers = m_session.numbers();
    for (int i = 0; i < paneCount; ++i) {
        const PaneCell& cell = m_cells.at(static_cast<std::size_t>(i));
        const bool stale =
            numbers && dependsOnKeep(kindOf(i)) && cell.imageKeep >= 0 &&
            (cell.imageKeep != numbers->cut.keep || cell.imageType != numbers->settings.valueType);
        cell.pane->setBadge(stale ? tr("preview") : QString());
    }
}

void PaneGrid::showCursor() {
    for (int i = 0; i < paneCount; ++i) {
        const bool same = isSpectral(kindOf(i)) == m_session.cursorIsSpectral();
        pane(i)->setCursorCell(m_session.view().linked || same ? m_session.cursor() : std::nullopt);
    }
}

/// Each pane says its own value at the cursor; the status bar says all of them.
void PaneGrid::showReadouts() {
    const auto& readout = m_session.readout();
    for (int i = 0; i < paneCount; ++i)
        pane(i)->setReadout(readout && m_session.cursor() ? paneReadoutText(*readout, kindOf(i)) : QString());
}

void PaneGrid::shareView(int index, const CellRect& view) {
    if (!m_session.view().linked)
        return;
    for (int i = 0; i < paneCount; ++i)
        if (i != index && isSpectral(kindOf(i)) == isSpectral(kindOf(index))) {
            pane(i)->setView(view);
            want(i);
        }
}

} // namespace fft_tensor::ui
