// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/compress/axes_control.h"

#include <QGridLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace fft_tensor::ui {

namespace {
constexpr int boxesPerRow = 2;
}

AxesControl::AxesControl(QWidget* parent)
    : QWidget(parent), m_combo(new QComboBox(this)), m_list(new QWidget(this)) {
    m_combo->addItem(tr("All axes"), int(AxesChoice::Kind::all));
    m_combo->addItem(tr("Last axis"), int(AxesChoice::Kind::last));
    m_combo->addItem(tr("Automatic: least error"), int(AxesChoice::Kind::automatic));
    m_combo->addItem(tr("Chosen axes"), int(AxesChoice::Kind::list));
    m_combo->setAccessibleName(tr("Transform axes"));
    m_combo->setToolTip(
        tr("Over which axes the Fourier transform runs. An axis whose order means nothing is better left "
           "out.\nAutomatic tries all axes, the last and each single one at the goal set here."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_combo);
    layout->addWidget(m_list);
    auto* grid = new QGridLayout(m_list);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(0);
    m_list->hide();
    setFocusProxy(m_combo);
    connect(m_combo, &QComboBox::activated, this, &AxesControl::emitChoice);
}

void AxesControl::rebuildBoxes(const Shape& shape) {
    for (QCheckBox* box : m_boxes)
        box->deleteLater();
    m_boxes.clear();
    m_shape = shape;
    auto* grid = static_cast<QGridLayout*>(m_list->layout());
    for (int axis = 0; axis < static_cast<int>(shape.size()); ++axis) {
        auto* box =
            new QCheckBox(tr("axis %1 (%2)").arg(axis).arg(shape[static_cast<std::size_t>(axis)]), m_list);
        box->setEnabled(shape[static_cast<std::size_t>(axis)] > 1);
        connect(box, &QCheckBox::clicked, this, &AxesControl::emitChoice);
        grid->addWidget(box, axis / boxesPerRow, axis % boxesPerRow);
        m_boxes.push_back(box);
    }
}

void AxesControl::setChoice(const AxesChoice& choice, const Shape& shape) {
    if (shape != m_shape)
        rebuildBoxes(shape);
    const QSignalBlocker blocker(m_combo);
    m_combo->setCurrentIndex(m_combo->findData(int(choice.kind)));
    m_list->setVisible(choice.kind == AxesChoice::Kind::list);
    for (std::size_t i = 0; i < m_boxes.size(); ++i)
        m_boxes[i]->setChecked(std::find(choice.list.begin(), choice.list.end(), static_cast<int>(i)) !=
                               choice.list.end());
}

void AxesControl::emitChoice() {
    AxesChoice choice;
    choice.kind = static_cast<AxesChoice::Kind>(m_combo->currentData().toInt());
    if (choice.kind == AxesChoice::Kind::list) {
        for (std::size_t i = 0; i < m_boxes.size(); ++i)
            if (m_boxes[i]->isChecked())
                choice.list.push_back(static_cast<int>(i));
        if (choice.list.empty()) { // no axis at all is not a transform: start from all of them
            for (std::size_t i = 0; i < m_boxes.size(); ++i)
                if (m_shape[i] > 1)
                    choice.list.push_back(static_cast<int>(i));
        }
        if (choice.list.empty())
            choice.list.push_back(0);
    }
    setChoice(choice, m_shape);
    emit choiceChanged(choice);
}

} // namespace fft_tensor::ui
