// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/study_series.h"

#include "ui/plot/color_scale.h"

#include <QCoreApplication>

#include <algorithm>

namespace fft_tensor::ui {

namespace {

constexpr double gapBetweenMethods = 0.04; ///< of the time that all of them take
constexpr double rowsBetweenMethods = 0.4;
constexpr int seriesDigits = 3;

QString seriesText(const char* source) {
    return QCoreApplication::translate("fft_tensor::ui::StudySeries", source);
}

QString methodName(ProductMethod method) {
    const std::string_view word = name(method);
    return QString::fromUtf8(word.data(), qsizetype(word.size()));
}

QString inUnit(double value, const Unit& unit) {
    return numberLabel(value / unit.size, seriesDigits) + QChar(' ') + unit.name;
}
QString bytesLabel(double bytes) {
    return inUnit(bytes, byteUnit(bytes));
}
QString secondsLabel(double seconds) {
    return inUnit(seconds, secondsUnit(seconds));
}

double totalSeconds(const ProductProfile& profile) {
    return profile.memory.empty() ? 0 : profile.memory.back().seconds;
}

/// Steps from 0 to 0, split where multiplying began.
StudySeries::Trace traceOf(const ProductProfile& profile, double begin, const StudySeries& scale) {
    StudySeries::Trace trace{profile.method, {}, {}};
    const auto point = [&](double seconds, double bytes) {
        return QPointF((begin + seconds) / scale.memoryTime.size, bytes / scale.memoryBytes.size);
    };
    double held = 0;
    trace.preparing.push_back(point(0, 0));
    for (const MemorySample& sample : profile.memory) {
        if (sample.seconds >= profile.multiplyBegan && trace.multiplying.empty())
            trace.multiplying.push_back(point(profile.multiplyBegan, held));
        held = double(std::max<std::int64_t>(0, sample.bytes));
        auto& part = trace.multiplying.empty() ? trace.preparing : trace.multiplying;
        part.push_back(point(sample.seconds, held));
    }
    trace.preparing.push_back(trace.multiplying.empty() ? trace.preparing.back() : trace.multiplying.front());
    trace.multiplying.push_back(point(totalSeconds(profile), 0));
    return trace;
}

const QPointF& highest(const std::vector<QPointF>& points) {
    return *std::max_element(points.begin(), points.end(),
                             [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
}

void addTraces(StudySeries& series, const ProductStudy& study) {
    const double weight = double(study.layout.fullCount()) * sizeof(float);
    double seconds = 0, peak = weight;
    for (const ProductProfile& profile : study.profiles) {
        seconds += totalSeconds(profile);
        peak = std::max(peak, double(std::max(profile.preparePeakBytes, profile.multiplyPeakBytes)));
    }
    const double gap = gapBetweenMethods * seconds;
    seconds += gap * double(std::max<std::size_t>(1, study.profiles.size()) - 1);
    series.memoryTime = secondsUnit(seconds);
    series.memoryBytes = byteUnit(peak);
    series.memoryEnd = seconds / series.memoryTime.size;
    series.memoryPeak = peak / series.memoryBytes.size;
    series.denseWeight = weight / series.memoryBytes.size;
    double begin = 0;
    for (const ProductProfile& profile : study.profiles) {
        series.traces.push_back(traceOf(profile, begin, series));
        begin += totalSeconds(profile) + gap;
        const StudySeries::Trace& trace = series.traces.back();
        series.marks.push_back(
            {StudyPlot::memory, highest(trace.preparing),
             seriesText("%1, preparing: %2 at the peak, %3")
                 .arg(methodName(profile.method), bytesLabel(double(profile.preparePeakBytes)),
                      secondsLabel(profile.prepareSeconds))});
        series.marks.push_back(
            {StudyPlot::memory, highest(trace.multiplying),
             seriesText("%1, multiplying: %2 at the peak, %3")
                 .arg(methodName(profile.method), bytesLabel(double(profile.multiplyPeakBytes)),
                      secondsLabel(profile.multiplySeconds))});
    }
}

/// What a device's copies of x and y take is one bar: they are no part of the method.
std::vector<ProductStage> shownStages(const ProductProfile& profile) {
    std::vector<ProductStage> shown;
    ProductStage copies{"copies", 0, 0, 0};
    for (const ProductStage& stage : profile.stages) {
        if (stage.name == "upload x" || stage.name == "download y")
            copies.seconds += stage.seconds;
        else
            shown.push_back(stage);
    }
    if (copies.seconds > 0)
        shown.push_back(copies);
    return shown;
}

void addBars(StudySeries& series, const ProductStudy& study) {
    double longest = 0;
    for (const ProductProfile& profile : study.profiles)
        for (const ProductStage& stage : profile.stages)
            longest = std::max(longest, stage.seconds);
    series.stageTime = secondsUnit(longest);
    double position = 0;
    for (const ProductProfile& profile : study.profiles) {
        for (const ProductStage& stage : shownStages(profile)) {
            const double length = stage.seconds / series.stageTime.size;
            series.bars.push_back({profile.method, QString::fromStdString(stage.name), position, length});
            series.marks.push_back({StudyPlot::stages, QPointF(length, position),
                                    seriesText("%1, %2: %3")
                                        .arg(methodName(profile.method), QString::fromStdString(stage.name),
                                             secondsLabel(stage.seconds))});
            position += 1;
        }
        position += rowsBetweenMethods;
    }
}

void addSpeeds(StudySeries& series, StudyPlot plot, ProductMethod method, const std::vector<StudyRow>& rows) {
    const bool keeps = plot == StudyPlot::overKeeps;
    StudySeries::Speeds speeds{method, {}};
    for (const StudyRow& row : rows) {
        const QPointF at(keeps ? row.kept : double(row.batch), row.speedup);
        if (at.x() <= 0 || at.y() <= 0)
            continue; // logarithmic axes have no place for it; the table has
        speeds.points.push_back(at);
        series.marks.push_back({plot, at,
                                seriesText("%1, %2 % kept, batch %3: %4 times the speed of dense (%5)")
                                    .arg(methodName(method), numberLabel(100 * row.kept, seriesDigits))
                                    .arg(row.batch)
                                    .arg(numberLabel(row.speedup, seriesDigits), secondsLabel(row.seconds))});
    }
    (keeps ? series.overKeeps : series.overBatches).push_back(std::move(speeds));
}

Unit unitFor(double largest, std::initializer_list<std::pair<double, const char*>> units) {
    Unit found;
    for (const auto& [size, word] : units)
        if (largest >= size || found.name.isEmpty())
            found = {size, QString::fromUtf8(word)};
    return found;
}

} // namespace

Unit byteUnit(double largest) {
    return unitFor(largest, {{1, "B"}, {1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}, {1e12, "TB"}});
}

Unit secondsUnit(double largest) {
    return unitFor(largest, {{1e-6, "µs"}, {1e-3, "ms"}, {1, "s"}});
}

StudySeries::StudySeries(const ProductStudy& study) {
    addTraces(*this, study);
    addBars(*this, study);
    for (const ProductMethod method : {ProductMethod::streaming, ProductMethod::spectral})
        addSpeeds(*this, StudyPlot::overKeeps, method, study.overKeeps(method));
    for (const ProductMethod method : {ProductMethod::streaming, ProductMethod::spectral})
        addSpeeds(*this, StudyPlot::overBatches, method, study.overBatches(method));
    if (!study.rows.empty())
        kept = study.rows.front().kept;
}

double equalRateSpeed(double kept) {
    return 1 / (2 * kept);
}

} // namespace fft_tensor::ui
