// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/pictures/readout_bar.h"

#include "ui/document/formats.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {

/// The frequency of a cell, or its index where the axis is not transformed.
std::int64_t frequencyOf(std::int64_t cell, int axis, const LayerAnalysis& analysis) {
    const bool transformed =
        std::find(analysis.axes.begin(), analysis.axes.end(), axis) != analysis.axes.end();
    if (axis < 0 || !transformed)
        return cell;
    return cell - static_cast<std::int64_t>(analysis.layout.shape()[static_cast<std::size_t>(axis)] / 2);
}

QString integerText(std::int64_t value) {
    return QString::number(value).replace(QLatin1Char('-'), QChar(0x2212));
}

QString angleText(const Readout& readout) {
    return QString::number(readout.phaseDegrees, 'f', 1).replace(QLatin1Char('-'), QChar(0x2212)) +
           QChar(0xb0);
}

QString weightText(const Readout& readout) {
    return readout.exactWeight.isEmpty() ? numberText(readout.weight) : readout.exactWeight;
}

QString keptText(const Readout& readout) {
    return readout.retained ? ReadoutBar::tr("kept") : ReadoutBar::tr("dropped");
}

} // namespace

QString readoutText(const Readout& readout, const LayerAnalysis& analysis, const MapPlane& plane) {
    const std::int64_t ky = frequencyOf(readout.row, plane.rowAxis, analysis);
    const std::int64_t kx = frequencyOf(readout.column, plane.columnAxis, analysis);
    return QStringLiteral(
               "r = %1   c = %2   w = %3   rebuilt = %4   error = %5   |   kx = %6   ky = %7   |k| = %8   "
               "|F| = %9   ∠ %10   %11")
        .arg(readout.row)
        .arg(readout.column)
        .arg(numberText(readout.weight), numberText(readout.rebuilt), numberText(readout.error),
             integerText(kx), integerText(ky),
             numberText(std::hypot(static_cast<double>(kx), static_cast<double>(ky))))
        .arg(numberText(readout.magnitude), angleText(readout), keptText(readout));
}

QString paneReadoutText(const Readout& readout, MapKind kind) {
    if (readout.weightAlone && kind != MapKind::weights)
        return {};
    switch (kind) {
    case MapKind::weights:
        return weightText(readout);
    case MapKind::logMagnitude:
        return QStringLiteral("|F| = %1 ∠ %2").arg(numberText(readout.magnitude), angleText(readout));
    case MapKind::phase:
        return angleText(readout);
    case MapKind::retained:
        return keptText(readout);
    case MapKind::rebuilt:
        return numberText(readout.rebuilt);
    case MapKind::error:
        return numberText(readout.error);
    }
    return {};
}

ReadoutBar::ReadoutBar(Session& session, QWidget* parent) : QLabel(parent), m_session(session) {
    setAccessibleName(tr("Values under the cursor"));
    setIndent(fontMetrics().averageCharWidth());
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(&session, &Session::readoutChanged, this, &ReadoutBar::showReadout);
    connect(&session, &Session::cursorChanged, this, [this] {
        if (!m_session.cursor())
            showReadout();
    });
    showReadout();
}

QSize ReadoutBar::minimumSizeHint() const {
    return {1, QLabel::minimumSizeHint().height()}; // a long line never widens the window
}

void ReadoutBar::showReadout() {
    const auto& readout = m_session.readout();
    if (readout && readout->weightAlone && m_session.cursor())
        setText(QStringLiteral("r = %1   c = %2   w = %3")
                    .arg(readout->row)
                    .arg(readout->column)
                    .arg(weightText(*readout)));
    else if (readout && m_session.analysis() && m_session.cursor())
        setText(readoutText(*readout, *m_session.analysis(), m_session.plane(true)));
    else
        setText({});
}

void ReadoutBar::copy() const {
    if (!text().isEmpty())
        QGuiApplication::clipboard()->setText(hasSelectedText() ? selectedText() : text());
}

void ReadoutBar::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    QAction* action = menu.addAction(tr("&Copy readout"), this, &ReadoutBar::copy);
    action->setEnabled(!text().isEmpty());
    menu.exec(event->globalPos());
}

} // namespace fft_tensor::ui
