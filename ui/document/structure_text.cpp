// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/structure_text.h"

#include "analysis/verdict.h"
#include "ui/document/formats.h"

#include <QCoreApplication>

namespace fft_tensor::ui {

namespace {

QString text(const char* source) {
    return QCoreApplication::translate("fft_tensor::ui", source);
}

QString axesOf(const AxesStructure& structure) {
    return QString::fromStdString(axesText(structure.axes));
}

} // namespace

QString compactionLabel(const AxesStructure& structure) {
    return QString::fromStdString(compactionText(structure.compaction())) + QChar(0x00d7);
}

QString compactionWithSpread(const AxesStructure& structure) {
    return QStringLiteral("%1 ± %2").arg(compactionLabel(structure),
                                         QString::fromStdString(spreadText(structure.compactionSpread())));
}

QString verdictSentence(const LayerSurvey& survey) {
    QString sentence = QString::fromStdString(verdictOf(survey));
    sentence[0] = sentence[0].toUpper();
    return sentence + QLatin1Char('.');
}

QString surveyDetails(const LayerSurvey& survey) {
    const AxesStructure& own = survey.ownAxes();
    const AxesStructure& best = survey.bestAxes();
    const SpectralPeaks& peaks = survey.peakAxes().peaks;
    return QStringList{
        verdictSentence(survey),
        text("Relative error with %1 kept:").arg(percentText(survey.options.keep)),
        text("  over axes %1, as set: %2; its null: %3 (%4)")
            .arg(axesOf(own), percentText(own.error), percentText(own.null.mean), compactionWithSpread(own)),
        text("  over axes %1, the most compact: %2; its null: %3 (%4)")
            .arg(axesOf(best), percentText(best.error), percentText(best.null.mean),
                 compactionWithSpread(best)),
        text("  with the largest weights kept: %1").arg(percentText(survey.errorIdentity)),
        text("Peaks over axes %1: %2, of means: %3")
            .arg(axesOf(survey.peakAxes()), countText(peaks.waves), countText(peaks.means))}
        .join(QLatin1Char('\n'));
}

} // namespace fft_tensor::ui
