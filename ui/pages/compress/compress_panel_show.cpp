// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What CompressPanel shows; how it is built is in compress_panel.cpp.
#include "ui/document/formats.h"
#include "ui/document/structure_text.h"
#include "ui/files/file_name.h"
#include "ui/pages/compress/compress_panel.h"

#include <QSignalBlocker>

namespace fft_tensor::ui {

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
