// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/speed/speed_controls.h"

#include <QFormLayout>
#include <QGridLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace fft_tensor::ui {

namespace {
constexpr int mostRows = 1 << 20;
constexpr double smallestBlock = 0.01, largestMemory = 100'000; ///< MB
constexpr int megabyteDecimals = 2;
} // namespace

SpeedControls::SpeedControls(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_batch(new QSpinBox(this)),
      m_block(new FineSpinBox(this)),
      m_limit(new FineSpinBox(this)),
      m_transposed(new QCheckBox(tr("&Transposed: x·Wᵀ"), this)),
      m_measure(new QPushButton(tr("&Measure"), this)),
      m_cancel(new QPushButton(tr("Cancel"), this)),
      m_table(new QPushButton(tr("Table"), this)),
      m_save(new QPushButton(tr("Save"), this)),
      m_saveMenu(new QMenu(this)) {
    buildSettings();
    buildButtons();
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(3);
    form->addRow(tr("&Batch"), m_batch);
    form->addRow(tr("Bloc&k"), m_block);
    form->addRow(tr("L&imit"), m_limit);
    form->addRow(m_transposed);
    auto* buttons = new QGridLayout;
    buttons->setVerticalSpacing(3);
    buttons->addWidget(m_measure, 0, 0);
    buttons->addWidget(m_cancel, 0, 1);
    buttons->addWidget(m_table, 1, 0);
    buttons->addWidget(m_save, 1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 4, 2, 4);
    layout->setSpacing(4);
    layout->addLayout(form);
    layout->addLayout(buttons);
    layout->addStretch(1);
    connect(&session.speed(), &SpeedStudies::settingsChanged, this, &SpeedControls::showSettings);
    showSettings();
}

void SpeedControls::buildSettings() {
    m_batch->setRange(1, mostRows);
    m_batch->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_batch->setKeyboardTracking(false);
    m_batch->setSuffix(tr(" rows"));
    m_batch->setAccessibleName(tr("Batch size: rows of x"));
    m_batch->setToolTip(tr("Rows of x that are multiplied at once"));
    m_block->setDecimals(megabyteDecimals);
    m_block->setSingleStep(1);
    m_block->setRange(smallestBlock, largestMemory);
    m_block->setSuffix(tr(" MB"));
    m_block->setAccessibleName(tr("Block size of the streaming product, in megabytes"));
    m_block->setToolTip(tr("Streaming rebuilds as much of the weight at a time"));
    m_limit->setDecimals(megabyteDecimals);
    m_limit->setRange(0, largestMemory);
    m_limit->setSpecialValueText(tr("no limit"));
    m_limit->setSuffix(tr(" MB"));
    m_limit->setSingleStep(10);
    m_limit->setAccessibleName(tr("Memory limit in megabytes; 0: no limit"));
    m_limit->setToolTip(
        tr("What a product may hold, weight included: decides what Auto chooses. Measuring has no limit."));
    m_transposed->setToolTip(tr(
        "x·Wᵀ instead of x·W: what a linear layer of PyTorch stores is (outputs, inputs). A tensor of more "
        "than two axes is read as the matrix of its first axis × the rest."));
    connect(m_batch, &QSpinBox::valueChanged, this, &SpeedControls::changeSettings);
    connect(m_block, &QDoubleSpinBox::valueChanged, this, &SpeedControls::changeSettings);
    connect(m_limit, &QDoubleSpinBox::valueChanged, this, &SpeedControls::changeSettings);
    connect(m_transposed, &QCheckBox::toggled, this, &SpeedControls::changeSettings);
}

void SpeedControls::buildButtons() {
    m_measure->setToolTip(tr("Measure memory and time of the three products with this layer"));
    m_cancel->setToolTip(tr("Stop measuring; earlier results stay"));
    m_cancel->setAccessibleName(tr("Cancel measuring"));
    m_table->setCheckable(true);
    m_table->setToolTip(tr("All numbers as a table instead of plots"));
    m_table->setAccessibleName(tr("Show the numbers as a table"));
    m_save->setMenu(m_saveMenu);
    m_save->setToolTip(tr("Save numbers as CSV, plots as PNG, SVG or PDF"));
    m_save->setAccessibleName(tr("Save numbers or plots"));
    connect(m_measure, &QPushButton::clicked, &m_session.speed(), &SpeedStudies::measure);
    connect(m_cancel, &QPushButton::clicked, &m_session.speed(), &SpeedStudies::cancel);
    connect(m_table, &QPushButton::toggled, this, &SpeedControls::tableWanted);
}

void SpeedControls::setAbilities(bool canMeasure, bool running, bool hasResults) {
    const bool focusMoves = (m_measure->hasFocus() && !canMeasure) || (m_cancel->hasFocus() && !running);
    m_measure->setEnabled(canMeasure);
    m_cancel->setEnabled(running);
    if (focusMoves) // to the button that does the opposite now, not to whatever comes next
        (running ? m_cancel : m_measure)->setFocus(Qt::OtherFocusReason);
    m_table->setEnabled(hasResults);
    m_save->setEnabled(hasResults);
}

void SpeedControls::showSettings() {
    const SpeedSettings& settings = m_session.speed().settings();
    const QSignalBlocker batch(m_batch), block(m_block), limit(m_limit), transposed(m_transposed);
    m_batch->setValue(static_cast<int>(settings.batch));
    m_block->setValue(settings.blockMegabytes);
    m_limit->setValue(settings.limitMegabytes);
    m_transposed->setChecked(settings.transposed);
}

void SpeedControls::changeSettings() {
    SpeedSettings settings = m_session.speed().settings();
    settings.batch = static_cast<std::uint64_t>(m_batch->value());
    settings.blockMegabytes = m_block->value();
    settings.limitMegabytes = m_limit->value();
    settings.transposed = m_transposed->isChecked();
    m_session.speed().setSettings(settings);
}

} // namespace fft_tensor::ui
