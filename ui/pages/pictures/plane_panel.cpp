// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/pictures/plane_panel.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace fft_tensor::ui {

PlanePanel::PlanePanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_rows(new QComboBox(this)), m_columns(new QComboBox(this)) {
    m_rows->setAccessibleName(tr("Axis drawn as rows"));
    m_columns->setAccessibleName(tr("Axis drawn as columns"));
    for (QComboBox* chooser : {m_rows, m_columns})
        chooser->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* note = m_note = new QLabel(tr("A slice of the spectrum is not the transform of a slice."), this);
    note->setToolTip(tr("A slice of a tensor and a slice of its spectrum are not transforms of each other: "
                        "the spectrum is that of the whole tensor over the chosen axes."));
    note->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 2);
    layout->setSpacing(2);
    auto* line = new QHBoxLayout;
    line->addWidget(new QLabel(tr("Rows"), this));
    line->addWidget(m_rows);
    line->addWidget(new QLabel(tr("Columns"), this));
    line->addWidget(m_columns);
    line->addSpacing(8);
    line->addWidget(note, 1);
    m_othersArea = new QWidget(this);
    auto* others = new QVBoxLayout(m_othersArea);
    others->setContentsMargins(0, 0, 0, 0);
    others->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(m_othersArea);
    hide();
    connect(m_rows, &QComboBox::activated, this, [this] { applyAxes(true); });
    connect(m_columns, &QComboBox::activated, this, [this] { applyAxes(false); });
    connect(&session, &Session::currentChanged, this, &PlanePanel::rebuild);
    connect(&session, &Session::analysisChanged, this, &PlanePanel::rebuild);
}

std::int64_t PlanePanel::length(int axis) const {
    return static_cast<std::int64_t>(
        m_session.tensor(m_session.current()).shape[static_cast<std::size_t>(axis)]);
}

bool PlanePanel::isTransformed(int axis) const {
    const auto& analysis = m_session.analysis();
    return analysis && std::find(analysis->axes.begin(), analysis->axes.end(), axis) != analysis->axes.end();
}

void PlanePanel::rebuild() {
    const int current = m_session.current();
    const bool wanted =
        current >= 0 && m_session.canDraw(current) && m_session.tensor(current).shape.size() > 2;
    setVisible(wanted);
    m_note->setVisible(wanted && m_session.whyRaw(current).isEmpty());
    m_others.clear();
    qDeleteAll(m_othersArea->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    while (QLayoutItem* item = m_othersArea->layout()->takeAt(0))
        delete item;
    if (!wanted)
        return;
    const MapPlane& plane = m_session.plane(false);
    m_rows->clear();
    m_columns->clear();
    for (int axis = 0; axis < static_cast<int>(m_session.tensor(current).shape.size()); ++axis) {
        const QString text = tr("axis %1 (%2)").arg(axis).arg(length(axis));
        m_rows->addItem(text, axis);
        m_columns->addItem(text, axis);
        if (axis != plane.rowAxis && axis != plane.columnAxis)
            addOther(axis);
    }
    m_rows->setCurrentIndex(plane.rowAxis);
    m_columns->setCurrentIndex(plane.columnAxis);
}

void PlanePanel::addOther(int axis) {
    const auto i = static_cast<std::size_t>(axis);
    const auto& spatial = m_session.plane(false).others.at(i);
    const auto& spectral = m_session.plane(true).others.at(i);
    const std::int64_t offset = isTransformed(axis) ? length(axis) / 2 : 0;
    Other other;
    other.axis = axis;
    auto* row = new QWidget(m_othersArea);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    const auto addSpin = [&](const QString& label, std::int64_t low, std::optional<std::int64_t> value) {
        auto* spin = new QSpinBox(row);
        spin->setKeyboardTracking(false);
        spin->setRange(static_cast<int>(low), static_cast<int>(low + length(axis) - 1));
        spin->setValue(static_cast<int>(low + value.value_or(offset)));
        spin->setEnabled(value.has_value());
        spin->setAccessibleName(label);
        auto* box = new QCheckBox(tr("max over"), row);
        box->setChecked(!value.has_value());
        box->setAccessibleName(tr("%1: maximum over all").arg(label));
        line->addWidget(new QLabel(label, row));
        line->addWidget(spin);
        line->addWidget(box);
        connect(spin, &QSpinBox::valueChanged, this, &PlanePanel::applyOthers);
        connect(box, &QCheckBox::clicked, this, &PlanePanel::applyOthers);
        return std::pair(spin, box);
    };
    std::tie(other.index, other.maximum) = addSpin(tr("Axis %1, index").arg(axis), 0, spatial);
    if (m_session.whyRaw(m_session.current()).isEmpty()) {
        line->addSpacing(8);
        std::tie(other.frequency, other.spectralMaximum) =
            addSpin(offset > 0 ? tr("spectrum, frequency") : tr("spectrum, index"), -offset, spectral);
    }
    line->addStretch(1);
    m_othersArea->layout()->addWidget(row);
    row->show();
    m_others.push_back(other);
}

void PlanePanel::applyAxes(bool rowChosen) {
    MapPlane plane = m_session.plane(false);
    const int oldRow = plane.rowAxis, oldColumn = plane.columnAxis;
    plane.rowAxis = m_rows->currentData().toInt();
    plane.columnAxis = m_columns->currentData().toInt();
    if (plane.rowAxis == plane.columnAxis) // the other one gives way
        (rowChosen ? plane.columnAxis : plane.rowAxis) = rowChosen ? oldRow : oldColumn;
    MapPlane spectral = plane;
    const std::size_t rank = m_session.tensor(m_session.current()).shape.size();
    plane.others.assign(rank, 0);
    spectral.others.assign(rank, 0);
    for (std::size_t axis = 0; axis < rank; ++axis)
        if (isTransformed(static_cast<int>(axis)))
            spectral.others[axis] = length(static_cast<int>(axis)) / 2;
    m_session.setPlanes(plane, spectral);
    rebuild();
}

void PlanePanel::applyOthers() {
    MapPlane plane = m_session.plane(false), spectral = m_session.plane(true);
    for (const Other& other : m_others) {
        const auto i = static_cast<std::size_t>(other.axis);
        const std::int64_t offset = isTransformed(other.axis) ? length(other.axis) / 2 : 0;
        other.index->setEnabled(!other.maximum->isChecked());
        plane.others[i] =
            other.maximum->isChecked() ? std::nullopt : std::optional<std::int64_t>(other.index->value());
        if (!other.frequency) // it has no spectrum
            continue;
        other.frequency->setEnabled(!other.spectralMaximum->isChecked());
        spectral.others[i] = other.spectralMaximum->isChecked()
                                 ? std::nullopt
                                 : std::optional<std::int64_t>(other.frequency->value() + offset);
    }
    m_session.setPlanes(plane, spectral);
}

} // namespace fft_tensor::ui
