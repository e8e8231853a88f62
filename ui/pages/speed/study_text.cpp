// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/speed/study_text.h"

#include "base/load_meter.h"
#include "base/parallel.h"
#include "ui/document/formats.h"
#include "ui/plot/color_scale.h"
#include "ui/plot/study_series.h"

#include <QCoreApplication>
#include <QStringList>

namespace fft_tensor::ui {

namespace {

constexpr int digits = 3;
constexpr double megabyte = 1e6;

QString studyText(const char* source) {
    return QCoreApplication::translate("fft_tensor::ui::study", source);
}

QString methodPart(const StudyRow& row) {
    if (!row.problem.empty())
        return studyText("%1 did not run").arg(methodText(row.method));
    if (row.speedup > 0)
        return studyText("%1 %2 the speed of dense and %3 at the peak")
            .arg(methodText(row.method), ratioText(row.speedup), bytesText(row.multiplyPeakBytes));
    return studyText("%1 %2 and %3 at the peak")
        .arg(methodText(row.method), secondsText(row.seconds), bytesText(row.multiplyPeakBytes));
}

std::uint64_t bytesOf(double megabytes) {
    return static_cast<std::uint64_t>(megabytes * megabyte);
}

/// Ratios measured on a busy machine say more about it than about the layer.
QString busyRemark(const ProductStudy& study) {
    if (study.othersShare.value_or(0) < LoadMeter::noticeable)
        return {};
    return studyText(" Other programs took %1 of the processors meanwhile: measure again when it is quiet.")
        .arg(shareText(*study.othersShare));
}

/// Where it was measured: the processor's threads, or the device whose memory the bytes lie in.
QString placeOf(const ProductStudy& study) {
    return study.device == cpuText() ? studyText("%1 threads").arg(study.threads)
                                     : QString::fromStdString(study.device);
}

QString memoryRemark(const ProductStudy& study) {
    return study.device == cpuText()
               ? QString()
               : studyText(" x and y lay on the device, too. Bytes are of the memory of %1.")
                     .arg(QString::fromStdString(study.device));
}

/// What the speeds are against.
QString denseRemark(const DenseKernels& dense) {
    QString remark;
    if (!dense.text().empty())
        remark = studyText(" Dense: %1.").arg(QString::fromStdString(dense.text()));
    if (!dense.warning.empty())
        remark += studyText(" Warning: %1").arg(QString::fromStdString(dense.warning));
    return remark;
}

QString whatLimit(const SpeedSettings& settings, const ProductPlace& place) {
    return settings.limitMegabytes > 0 ? studyText("Auto, within %1 of %2")
                                             .arg(bytesText(bytesOf(settings.limitMegabytes)),
                                                  QString::fromStdString(place.memoryText()))
                                       : studyText("Auto, with no limit");
}

} // namespace

QString methodText(ProductMethod method) {
    const std::string_view word = name(method);
    return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
}

QString secondsText(double seconds) {
    const Unit unit = secondsUnit(seconds);
    return QStringLiteral("%1 %2").arg(numberLabel(seconds / unit.size, digits), unit.name);
}

QString shareText(double fraction) {
    return QStringLiteral("%1 %").arg(numberLabel(100 * fraction, digits));
}

ProductOptions productOptions(const SpeedSettings& settings, bool withLimit) {
    ProductOptions options;
    options.matricization.transposed = settings.transposed;
    options.blockBytes = bytesOf(settings.blockMegabytes);
    if (withLimit && settings.limitMegabytes > 0)
        options.memoryLimit = bytesOf(settings.limitMegabytes);
    return options;
}

QString studySummary(const LayerStudy& layer) {
    const ProductStudy& study = layer.study;
    const QString dense =
        study.mainRow(ProductMethod::dense).problem.empty() ? QString() : studyText(" (did not run)");
    return studyText("Batch %1, %2 kept: %3; %4; dense weight %5%6.%7%8%9")
        .arg(study.options.batch)
        .arg(shareText(study.rows.front().kept), methodPart(study.mainRow(ProductMethod::spectral)),
             methodPart(study.mainRow(ProductMethod::streaming)),
             bytesText(study.layout.fullCount() * sizeof(float)), dense, denseRemark(study.dense),
             memoryRemark(study), busyRemark(study));
}

QString studyTitle(const LayerStudy& layer) {
    const StudyOptions& options = layer.study.options;
    return studyText("%1, %2, %3, %4 kept, batch %5, %6")
        .arg(layer.name, shapeText(layer.study.layout.shape()),
             options.product.matricization.transposed ? QStringLiteral("x·Wᵀ") : QStringLiteral("x·W"),
             shareText(layer.study.rows.front().kept))
        .arg(options.batch)
        .arg(placeOf(layer.study));
}

QString changedSince(const LayerStudy& layer, const SpeedQuestion& now) {
    const StudyOptions& options = layer.study.options;
    QStringList changes;
    const auto note = [&changes](bool changed, const char* what) {
        if (changed)
            changes << studyText(what);
    };
    note(options.keep != now.cut.keep, QT_TRANSLATE_NOOP("fft_tensor::ui::study", "keep"));
    note(options.batch != now.speed.batch, QT_TRANSLATE_NOOP("fft_tensor::ui::study", "batch"));
    note(options.product.blockBytes != productOptions(now.speed, false).blockBytes,
         QT_TRANSLATE_NOOP("fft_tensor::ui::study", "block"));
    note(options.product.matricization.transposed != now.speed.transposed,
         QT_TRANSLATE_NOOP("fft_tensor::ui::study", "transposed"));
    note(options.valueType != now.settings.valueType,
         QT_TRANSLATE_NOOP("fft_tensor::ui::study", "value type"));
    note(layer.study.layout != now.layout, QT_TRANSLATE_NOOP("fft_tensor::ui::study", "axes"));
    return changes.join(QStringLiteral(", "));
}

QString memoryForecast(const SpeedQuestion& question, const ProductPlace& place) {
    const ProductOptions options = productOptions(question.speed, true);
    const Matricization matricization(question.layout, options.matricization);
    const std::uint64_t limit = options.memoryLimit.value_or(place.roomBytes());
    QStringList parts;
    for (const ProductMethod method : allProductMethods) {
        try {
            const ProductMemory memory = place.forecast(method, matricization, question.cut.coefficients,
                                                        question.speed.batch, options);
            const char* const words = memory.peak() <= limit ? "%1 ≈ %2"
                                      : options.memoryLimit  ? "%1 ≈ %2, more than the limit"
                                                             : "%1 ≈ %2, more than is free";
            parts << studyText(words).arg(methodText(method), bytesText(memory.peak()));
        } catch (const Error&) { // a block that holds not even one column: measuring will say so in full
            parts << studyText("%1 not with this block").arg(methodText(method));
        }
    }
    return studyText("At batch %1 and %2 kept, the most bytes of %3 held at once would be: %4.")
        .arg(question.speed.batch)
        .arg(shareText(question.cut.kept), QString::fromStdString(place.memoryText()),
             parts.join(QStringLiteral("; ")));
}

QString choiceSentence(const SpeedQuestion& question, const CostModel& costs) {
    const ProductOptions options = productOptions(question.speed, true);
    try {
        const ProductChoice choice =
            chooseProduct(costs, Matricization(question.layout, options.matricization),
                          question.cut.coefficients, question.speed.batch, options);
        return QStringLiteral("%1: %2").arg(whatLimit(question.speed, *costs.place),
                                            QString::fromStdString(choice.why));
    } catch (const Error& error) {
        return QStringLiteral("%1: %2").arg(whatLimit(question.speed, *costs.place),
                                            QString::fromStdString(error.message()));
    }
}

} // namespace fft_tensor::ui
