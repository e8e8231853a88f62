// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/compress/compress_panel.h"

#include "ui/document/formats.h"
#include "ui/document/structure_text.h"
#include "ui/files/file_name.h"

#include <QFormLayout>
#include <QGroupBox>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace fft_tensor::ui {

CompressPanel::CompressPanel(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->addWidget(buildSettings());
    layout->addWidget(buildNumbers());
    layout->addWidget(buildTotals());
    layout->addStretch(1);
    connectSettings();
    connect(&session, &Session::currentChanged, this, &CompressPanel::showSettings);
    connect(&session, &Session::settingsChanged, this, &CompressPanel::showSettings);
    connect(&session, &Session::analysisChanged, this, &CompressPanel::showSettings);
    connect(&session, &Session::numbersChanged, this, &CompressPanel::showNumbers);
    connect(&session, &Session::layerNoteChanged, this, &CompressPanel::showBytes);
    connect(&session, &Session::surveyRowChanged, this, [this](int row) {
        if (row == m_session.current())
            showNull();
    });
    connect(&session, &Session::packedChanged, this, &CompressPanel::showNumbers);
    connect(&session, &Session::totalsChanged, this, &CompressPanel::showTotals);
    connect(&session, &Session::selectionChanged, this, &CompressPanel::showSettings);
    connect(&session.devices(), &DeviceState::shownChanged, this, &CompressPanel::showDevice);
    connect(&session.devices(), &DeviceState::choiceChanged, this, &CompressPanel::showDevice);
    showSettings();
    showDevice();
    showNumbers();
    showTotals();
}

QLabel* CompressPanel::valueLabel(const QString& accessibleName) {
    auto* label = new QLabel(this);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setAccessibleName(accessibleName);
    m_valueLabels << label;
    return label;
}

QWidget* CompressPanel::buildSettings() {
    auto* group = new QGroupBox(tr("Layer"), this);
    auto* form = new QFormLayout(group);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layer = new ElidedLabel(group);
    m_layer->setAccessibleName(tr("Layer"));
    m_device = new QToolButton(group);
    m_device->setPopupMode(QToolButton::InstantPopup);
    m_device->setFocusPolicy(Qt::StrongFocus);
    m_device->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // a long name does not widen the panel
    m_goal = new QComboBox(group);
    m_goal->addItem(tr("Keep fraction"), int(Goal::Kind::keep));
    m_goal->addItem(tr("Relative error"), int(Goal::Kind::error));
    m_goal->addItem(tr("Ratio"), int(Goal::Kind::ratio));
    m_goal->setToolTip(tr("What is aimed at: a share of the spectrum, an error not to exceed, or a size"));
    m_keep = new KeepControl(group);
    m_errorGoal = new FineSpinBox(group);
    m_errorGoal->setRange(0, 100);
    m_errorGoal->setSuffix(tr(" %"));
    m_errorGoal->setSingleStep(1);
    m_errorGoal->setAccessibleName(tr("Relative error to aim at, in percent"));
    m_ratioGoal = new FineSpinBox(group);
    m_ratioGoal->setRange(1, 100000);
    m_ratioGoal->setSuffix(tr(" ×"));
    m_ratioGoal->setSingleStep(1);
    m_ratioGoal->setAccessibleName(tr("Ratio to aim at"));
    m_goalStack = new QStackedWidget(group);
    for (QWidget* page : std::initializer_list<QWidget*>{m_keep, m_errorGoal, m_ratioGoal})
        m_goalStack->addWidget(page);
    m_axes = new AxesControl(group);
    m_values = new QComboBox(group);
    m_values->addItem(QStringLiteral("float32"), int(ValueType::float32));
    m_values->addItem(QStringLiteral("float16"), int(ValueType::float16));
    m_values->setToolTip(
        tr("How kept coefficients are stored. The rounding of float16 is part of the error shown."));
    m_raw = new QCheckBox(tr("Store &raw (lossless)"), group);
    m_applyAll = new QPushButton(tr("Apply to &all"), group);
    m_applySelection = new QPushButton(tr("Apply to &selection"), group);
    form->addRow(m_layer);
    form->addRow(tr("&Device"), m_device);
    form->addRow(tr("&Goal"), m_goal);
    form->addRow(m_goalStack);
    form->addRow(tr("A&xes"), m_axes);
    form->addRow(tr("&Values"), m_values);
    form->addRow(m_raw);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_applyAll);
    buttons->addWidget(m_applySelection);
    form->addRow(buttons);
    return group;
}

QWidget* CompressPanel::buildNumbers() {
    auto* group = new QGroupBox(tr("Result"), this);
    auto* form = new QFormLayout(group);
    m_kept = valueLabel(tr("Share of the spectrum kept"));
    m_energy = valueLabel(tr("Energy kept"));
    m_error = valueLabel(tr("Relative error"));
    m_null = valueLabel(tr("Error divided by that of the null"));
    m_coefficients = valueLabel(tr("Coefficients stored"));
    m_bytes = valueLabel(tr("Bytes"));
    m_ratio = valueLabel(tr("Ratio"));
    m_remark = new SentenceLabel(group);
    m_remark->setAccessibleName(tr("Remarks on the layer"));
    m_error->setToolTip(
        tr("Relative Frobenius error of the tensor as a restore returns it, in its own type: exact, "
           "from the energy dropped. ≈ until the rounding to a type narrower than float32 has been "
           "measured, or the keep fraction that a ratio comes to is known"));
    m_bytes->setToolTip(tr("Bytes of this layer packed on its own; ≈ until it has been packed"));
    m_coefficients->setToolTip(tr("Complex numbers stored; most stand for two of the full spectrum"));
    QFont strong = font();
    strong.setBold(true);
    m_error->setFont(strong);
    m_ratio->setFont(strong);
    form->addRow(tr("Kept"), m_kept);
    form->addRow(tr("Energy"), m_energy);
    form->addRow(tr("Relative error"), m_error);
    form->addRow(tr("vs null"), m_null);
    form->addRow(tr("Coefficients"), m_coefficients);
    form->addRow(tr("Bytes"), m_bytes);
    form->addRow(tr("Ratio"), m_ratio);
    form->addRow(m_remark);
    return group;
}

QWidget* CompressPanel::buildTotals() {
    auto* group = new QGroupBox(tr("Whole checkpoint"), this);
    auto* form = new QFormLayout(group);
    m_totalBytes = valueLabel(tr("Bytes of the whole checkpoint"));
    m_totalRatio = valueLabel(tr("Ratio of the whole checkpoint"));
    m_totalError = valueLabel(tr("Pooled relative error"));
    m_totalNote = new SentenceLabel(group);
    m_totalNote->setAccessibleName(tr("Remark on the whole checkpoint"));
    m_totalError->setToolTip(tr("sqrt(dropped energy / energy), pooled over all floating-point layers"));
    form->addRow(tr("Bytes"), m_totalBytes);
    form->addRow(tr("Ratio"), m_totalRatio);
    form->addRow(tr("Pooled error"), m_totalError);
    form->addRow(m_totalNote);
    return group;
}

void CompressPanel::connectSettings() {
    connect(m_goal, &QComboBox::activated, this, &CompressPanel::changeGoalKind);
    connect(m_keep, &KeepControl::dragStarted, &m_session, &Session::beginDrag);
    connect(m_keep, &KeepControl::dragFinished, &m_session, &Session::endDrag);
    connect(m_keep, &KeepControl::keepChanged, &m_session, &Session::setKeep);
    connect(m_errorGoal, &QDoubleSpinBox::valueChanged, this, [this](double percent) {
        m_session.setGoal({Goal::Kind::error, percent / 100});
    });
    connect(m_ratioGoal, &QDoubleSpinBox::valueChanged, this, [this](double ratio) {
        m_session.setGoal({Goal::Kind::ratio, ratio});
    });
    connect(m_axes, &AxesControl::choiceChanged, &m_session, &Session::setAxes);
    connect(m_values, &QComboBox::activated, this,
            [this] { m_session.setValueType(static_cast<ValueType>(m_values->currentData().toInt())); });
    connect(m_raw, &QCheckBox::clicked, &m_session, &Session::setStoreRaw);
    connect(m_applyAll, &QPushButton::clicked, &m_session, &Session::applyCurrentToAll);
    connect(m_applySelection, &QPushButton::clicked, this, [this] {
        m_session.applyCurrentTo(m_session.selection(), tr("Apply settings to the selected layers"));
    });
}

/// Another goal starts from where the layer is now, so that nothing jumps.
void CompressPanel::changeGoalKind() {
    const auto kind = static_cast<Goal::Kind>(m_goal->currentData().toInt());
    const auto& numbers = m_session.numbers();
    Goal goal{kind, kind == Goal::Kind::ratio ? 20.0 : KeepControl::defaultKeep};
    if (numbers && kind == Goal::Kind::keep)
        goal.value = numbers->cut.keep;
    else if (numbers && kind == Goal::Kind::error)
        goal.value = numbers->relativeError;
    else if (numbers && numbers->estimatedBytes > 0)
        goal.value = std::max(1.0, static_cast<double>(m_session.tensor(m_session.current()).bytes) /
                                       static_cast<double>(m_session.packed() ? m_session.packed()->bytes
                                                                              : numbers->estimatedBytes));
    m_session.setGoal(goal);
}

void CompressPanel::showSettings() {
    const int current = m_session.current();
    const bool any = current >= 0, spectral = any && m_session.whyRaw(current).isEmpty();
    const TensorSettings& settings = m_session.currentSettings();
    m_layer->setText(
        any ? QStringLiteral("%1  (%2)")
                  .arg(shownText(m_session.tensor(current).name), shapeText(m_session.tensor(current).shape))
            : tr("No layer"));
    const QSignalBlocker block1(m_errorGoal), block2(m_ratioGoal);
    m_goal->setCurrentIndex(m_goal->findData(int(settings.goal.kind)));
    m_goalStack->setCurrentIndex(m_goal->currentIndex());
    if (settings.goal.kind == Goal::Kind::keep)
        m_keep->setKeep(settings.goal.value);
    else if (settings.goal.kind == Goal::Kind::error)
        m_errorGoal->setValue(settings.goal.value * 100);
    else
        m_ratioGoal->setValue(settings.goal.value);
    m_axes->setChoice(settings.axes, any ? m_session.tensor(current).shape : Shape{});
    m_values->setCurrentIndex(m_values->findData(int(settings.valueType)));
    m_raw->setChecked(settings.storeRaw || (any && !spectral));
    const bool active = spectral && !settings.storeRaw;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_goal, m_goalStack, m_axes, m_values})
        widget->setEnabled(active);
    m_raw->setEnabled(spectral);
    m_applyAll->setEnabled(spectral && m_session.tensorCount() > 1);
    m_applySelection->setEnabled(spectral && m_session.selection().size() > 1);
    showNumbers();
}

void CompressPanel::showDevice() {
    const DeviceState& devices = m_session.devices();
    const QString inUse = devices.inUse().description;
    const bool automatic = devices.choice() == QLatin1String("auto");
    const QString text = inUse.isEmpty() ? tr("…") : automatic ? tr("Automatic: %1").arg(inUse) : inUse;
    m_device->setText(QString(text).replace(QLatin1Char('&'), QLatin1String("&&")));
    m_device->setAccessibleName(tr("Device: %1").arg(text));
    m_device->setToolTip(tr("Where spectra are computed.") + QLatin1Char('\n') + devices.explanation());
}

bool CompressPanel::currentIsRaw() const {
    return !m_session.whyCurrentIsRaw().isEmpty();
}

void CompressPanel::showNumbers() {
    const auto& numbers = m_session.numbers();
    const QString none = QStringLiteral("–");
    if (currentIsRaw()) {
        for (QLabel* label : {m_kept, m_coefficients})
            label->setText(none);
        m_energy->setText(percentText(1));
        m_error->setText(tr("0 (lossless)"));
    } else if (!numbers) {
        for (QLabel* label : {m_kept, m_energy, m_error, m_coefficients})
            label->setText(none);
    } else {
        const CutNumbers& cut = numbers->cut;
        const QString mark = numbers->keepEstimated ? QStringLiteral("≈ ") : QString();
        m_kept->setText(mark + percentText(cut.kept));
        m_energy->setText(mark + percentText(cut.keptEnergy));
        m_error->setText(errorText({numbers->relativeError, numbers->errorEstimated}));
        m_coefficients->setText(mark + countText(cut.coefficients));
    }
    showNull();
    showBytes();
}

/// What the list says of this layer, too.
void CompressPanel::showNull() {
    const LayerSurvey* survey = m_session.measured(m_session.current());
    const bool waits = m_session.current() >= 0 && m_session.layerProblem().isEmpty() && !currentIsRaw();
    if (survey && !currentIsRaw())
        m_null->setText(compactionWithSpread(survey->ownAxes()));
    else
        m_null->setText(waits ? QStringLiteral("…") : QStringLiteral("–"));
    m_null->setToolTip(tr("The relative error divided by that of the same numbers without order.") +
                       (survey ? QLatin1Char('\n') + surveyDetails(*survey) : QString()));
}

void CompressPanel::showBytes() {
    showRemarks();
    const int current = m_session.current();
    const auto& numbers = m_session.numbers();
    const bool raw = currentIsRaw();
    if (current < 0 || (!numbers && !raw)) {
        m_bytes->setText(QStringLiteral("–"));
        m_ratio->setText(QStringLiteral("–"));
        return;
    }
    const auto source = static_cast<double>(m_session.tensor(current).bytes);
    const auto& packed = m_session.packed();
    const bool exact = packed && raw == !packed->whyRaw.isEmpty();
    const std::uint64_t bytes = exact ? packed->bytes
                                : raw ? m_session.tensor(current).bytes
                                      : numbers->estimatedBytes;
    const QString mark = exact ? QString() : QStringLiteral("≈ ");
    m_bytes->setText(
        tr("%1%2 of %3").arg(mark, bytesText(bytes), bytesText(m_session.tensor(current).bytes)));
    m_ratio->setText(bytes > 0 ? mark + ratioText(source / static_cast<double>(bytes)) : QStringLiteral("–"));
}

void CompressPanel::showRemarks() {
    const auto& numbers = m_session.numbers();
    const bool raw = currentIsRaw();
    QStringList remarks;
    if (!m_session.layerNote().isEmpty() && !m_session.values())
        remarks << m_session.layerNote();
    if (numbers && !raw && numbers->cut.floorReached)
        remarks << tr("Fewer kept than asked: the rest is rounding noise below the zero floor.");
    if (numbers && !raw && !numbers->problem.isEmpty())
        remarks << numbers->problem;
    if (numbers && raw && !m_session.currentSettings().storeRaw)
        remarks << m_session.whyCurrentIsRaw()
                << tr("As a spectrum, with %1 kept, its relative error would be %2.")
                       .arg(percentText(numbers->cut.kept), percentText(numbers->relativeError));
    if (const auto& analysis = m_session.analysis();
        analysis && !raw && m_session.currentSettings().axes.kind == AxesChoice::Kind::automatic)
        remarks << tr("Automatic chose axes %1.").arg(QString::fromStdString(axesText(analysis->axes)));
    m_remark->setSentence(remarks.join(QLatin1Char('\n')));
    m_remark->setVisible(!remarks.isEmpty());
}

void CompressPanel::showTotals() {
    const CheckpointTotals& totals = m_session.totals();
    const bool some = totals.counted > 0;
    const QString none = QStringLiteral("–");
    m_totalBytes->setText(some ? tr("≈ %1 of %2").arg(bytesText(totals.bytes), bytesText(totals.inputBytes))
                               : none);
    m_totalRatio->setText(some && totals.bytes > 0
                              ? QStringLiteral("≈ %1").arg(ratioText(static_cast<double>(totals.inputBytes) /
                                                                     static_cast<double>(totals.bytes)))
                              : none);
    m_totalError->setText(some ? QStringLiteral("≈ %1").arg(percentText(totals.relativeError)) : none);
    const bool complete = totals.counted == totals.layers;
    m_totalNote->setSentence(tr("So far %1 of %2 layers.").arg(totals.counted).arg(totals.layers));
    m_totalNote->setVisible(!complete && totals.layers > 0);
}

} // namespace fft_tensor::ui
