// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/speed/study_csv.h"

#include "base/parallel.h"
#include "ui/pages/speed/study_text.h"

#include <QStringList>

namespace fft_tensor::ui {

namespace {

constexpr int allDigits = 17;

QString number(double value) {
    return QString::number(value, 'g', allDigits);
}
QString number(std::uint64_t value) {
    return QString::number(static_cast<qulonglong>(value));
}
/// Of something that ran.
template<class Value>
QString measured(bool ran, Value value) {
    return ran ? number(value) : QString();
}

QString quoted(QString text) {
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

QByteArray lineOf(const QStringList& fields) {
    return fields.join(QLatin1Char(',')).toUtf8() + '\n';
}

/// What all lines of a study share.
QStringList settingOf(const LayerStudy& layer) {
    const StudyOptions& options = layer.study.options;
    const std::string_view type = name(options.valueType);
    const bool onCpu = layer.study.device == cpuText(); // whose threads have a column of their own
    return {quoted(layer.name),
            quoted(QString::fromStdString(axesText(layer.study.layout.axes()))),
            QString::fromUtf8(type.data(), static_cast<qsizetype>(type.size())),
            options.product.matricization.transposed ? QStringLiteral("1") : QStringLiteral("0"),
            number(options.product.blockBytes.value_or(0)),
            QString::number(layer.study.threads),
            onCpu ? QStringLiteral("CPU") : quoted(QString::fromStdString(layer.study.device))};
}
const char* const settingNames = "layer,axes,value_type,transposed,block_bytes,threads,device,";

QByteArray rowLine(const QStringList& setting, const StudyRow& row) {
    const bool ran = row.seconds > 0;
    return lineOf(setting +
                  QStringList{methodText(row.method), number(row.keep), number(row.kept),
                              number(row.coefficients), number(row.batch), measured(ran, row.seconds),
                              measured(row.withCopiesSeconds.has_value(), row.withCopiesSeconds.value_or(0)),
                              measured(row.speedup > 0, row.speedup), measured(ran, row.prepareSeconds),
                              measured(ran, row.weightBytes), measured(ran, row.preparePeakBytes),
                              measured(ran, row.multiplyPeakBytes),
                              measured(row.relativeError.has_value(), row.relativeError.value_or(0)),
                              quoted(QString::fromStdString(row.problem))});
}

} // namespace

QByteArray studyCsv(const LayerStudy& layer) {
    QByteArray csv =
        QByteArray(settingNames) +
        "method,keep,kept,coefficients,batch,seconds,with_copies_seconds,speed_over_dense,prepare_seconds,"
        "weight_bytes,prepare_peak_bytes,multiply_peak_bytes,relative_error,problem\n";
    const QStringList setting = settingOf(layer);
    for (const StudyRow& row : layer.study.rows)
        csv += rowLine(setting, row);
    return csv;
}

QByteArray memoryCsv(const LayerStudy& layer) {
    QByteArray csv = QByteArray(settingNames) + "method,batch,part,seconds,bytes\n";
    const QStringList setting = settingOf(layer);
    for (const ProductProfile& profile : layer.study.profiles)
        for (const MemorySample& sample : profile.memory)
            csv += lineOf(setting + QStringList{methodText(profile.method), number(profile.batch),
                                                sample.seconds < profile.multiplyBegan
                                                    ? QStringLiteral("prepare")
                                                    : QStringLiteral("multiply"),
                                                number(sample.seconds),
                                                QString::number(static_cast<qlonglong>(sample.bytes))});
    return csv;
}

QByteArray stagesCsv(const LayerStudy& layer) {
    QByteArray csv = QByteArray(settingNames) + "method,batch,stage,seconds,flops,bytes_moved\n";
    const QStringList setting = settingOf(layer);
    for (const ProductProfile& profile : layer.study.profiles)
        for (const ProductStage& stage : profile.stages)
            csv += lineOf(setting + QStringList{methodText(profile.method), number(profile.batch),
                                                quoted(QString::fromStdString(stage.name)),
                                                number(stage.seconds), number(stage.flops),
                                                number(stage.bytesMoved)});
    return csv;
}

} // namespace fft_tensor::ui
